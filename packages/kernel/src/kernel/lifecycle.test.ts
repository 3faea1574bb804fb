import { LOCAL, NexusError, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { NullCacheStore } from "../core/cache/null-cache-store.js";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  listed,
  OPTIONS,
  reading,
  SYSTEM,
  textOf,
  writing,
} from "../testing/kernel-fixture.js";
import { createKernel } from "./kernel.js";

const code = (expected: string, more: object = {}) => expect.objectContaining({ code: expected, ...more });

describe("consistency", () => {
  it("is what the caller asked for, linearizable where a token is of another zone", async () => {
    const { kernel, root } = kernelFixture();
    const { token } = await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    root.reads.length = 0;
    await kernel.sysStat("/a", ANN, { ...OPTIONS, consistency: LOCAL });
    await kernel.sysStat("/a", ANN, { ...OPTIONS, consistency: { kind: "token", token } });
    const foreign = { ...token, zoneId: "team" as ZoneId };
    await kernel.sysStat("/a", ANN, { ...OPTIONS, consistency: { kind: "token", token: foreign } });
    expect(root.reads).toEqual(["local", "token", "linearizable"]);
    root.readTokens = 0;
    await listed(kernel.walk("/", ANN, { ...OPTIONS, consistency: LOCAL }));
    expect(root.readTokens).toBe(0);
  });

  it("a read costs one look at the metadata", async () => {
    const { kernel, root } = kernelFixture();
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    root.reads.length = 0;
    await kernel.sysRead(reading("/a"), ANN, OPTIONS);
    expect(root.reads).toEqual(["linearizable"]);
  });
});

describe("admission", () => {
  it("counts no call that never began", async () => {
    const { kernel } = kernelFixture({ limits: { maxCallsInFlight: 1 } });
    const broken = { ...OPTIONS, signal: {} as AbortSignal };
    await expect(kernel.exists("/a", ANN, broken)).rejects.toEqual(code("INTERNAL"));
    expect(await kernel.exists("/a", ANN, OPTIONS)).toBe(false);
  });

  it("holds calls off until mounts are wired, and after closing", async () => {
    const seen: string[] = [];
    const { coordinator, store } = kernelFixture();
    const kernel = createKernel({
      coordinator,
      store,
      objectStoreProvider: null,
      advertiseAddress: null,
      clock: { wallMs: () => 0, nowMs: () => performance.now() },
      random: Math.random,
      newId: () => "id",
      permissions: null,
      limits: {},
      metrics: { onSyscall: (name, result) => seen.push(`${name} ${result}`) },
      onHookFailure: () => undefined,
      observerTrouble: { onFailure: () => undefined, onDropped: () => undefined },
    });
    expect(kernel.isReady()).toBe(false);
    await expect(kernel.sysStat("/", ANN, OPTIONS)).rejects.toEqual(code("UNAVAILABLE", { retryable: true }));
    await expect(listed(kernel.walk("/", ANN, OPTIONS))).rejects.toEqual(code("UNAVAILABLE"));
    kernel.markReady();
    expect(kernel.isReady()).toBe(true);
    await kernel.sysStat("/", ANN, OPTIONS);
    await listed(kernel.walk("/", ANN, OPTIONS));
    await expect(kernel.sysStat("/no", ANN, OPTIONS)).rejects.toEqual(code("NOT_FOUND"));
    await kernel.close();
    expect(kernel.isReady()).toBe(false);
    await expect(kernel.sysStat("/", ANN, OPTIONS)).rejects.toEqual(code("CLOSED"));
    expect(seen).toEqual([
      "sys_stat UNAVAILABLE",
      "walk UNAVAILABLE",
      "sys_stat OK",
      "walk OK",
      "sys_stat NOT_FOUND",
      "sys_stat CLOSED",
    ]);
  });

  it("bounds calls in progress, and waits for them when closing", async () => {
    const { kernel, root } = kernelFixture({ limits: { maxCallsInFlight: 1 } });
    let release = (): void => undefined;
    root.beforeCommit = () => new Promise<void>((resolve) => (release = resolve));
    const slow = kernel.write(writing("/a", "x"), ANN, OPTIONS);
    await expect(kernel.sysStat("/", ANN, OPTIONS)).rejects.toEqual(
      code("RESOURCE_EXHAUSTED", { details: { limit: 1 } }),
    );
    await expect.poll(() => root.reads.length).toBeGreaterThan(0);
    let closed = false;
    const closing = kernel.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
    release();
    await slow;
    await closing;
  });

  it("ends a stream's call when its reader leaves early", async () => {
    const { kernel } = kernelFixture({ limits: { maxCallsInFlight: 1 } });
    await kernel.write(writing("/d/a", "x"), ANN, OPTIONS);
    for await (const entry of kernel.walk("/", ANN, OPTIONS)) {
      expect(entry.path).toBe("/d");
      break;
    }
    await kernel.sysStat("/", ANN, OPTIONS);
  });

  it("answers with a NexusError whatever goes wrong inside", async () => {
    const { kernel, store } = kernelFixture();
    store.before = () => {
      throw new TypeError("boom");
    };
    const failure = await kernel.write(writing("/a", "x"), ANN, OPTIONS).catch((error: unknown) => error);
    expect(NexusError.is(failure)).toBe(true);
    expect(failure).toMatchObject({ code: "INTERNAL", message: "boom" });
  });
});

describe("services and external stores", () => {
  it("run on the kernel's own surface and stop with it", async () => {
    const { kernel } = kernelFixture();
    const heard: string[] = [];
    kernel.services.enlist({
      name: "witness",
      dependencies: [],
      hookSpec: () => ({
        intercept: [{ name: "witness", operations: ["write"], post: (event) => void heard.push(event.path) }],
      }),
      start: async (host) => void (await host.kernel.write(writing("/hello", "hi"), ADMIN, OPTIONS)),
      stop: async () => void heard.push("stopped"),
    });
    await kernel.services.startAll({ kernel, cache: new NullCacheStore() });
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    await kernel.close();
    expect(heard).toEqual(["/a", "stopped"]);
  });

  it("may put away what they hold while the kernel closes, when callers are refused already", async () => {
    const { kernel, root } = kernelFixture();
    kernel.services.enlist({
      name: "ledger",
      dependencies: [],
      hookSpec: () => ({}),
      start: async () => undefined,
      stop: async () => {
        await expect(kernel.sysStat("/", ANN, OPTIONS)).rejects.toEqual(code("CLOSED"));
        await kernel.write(writing("/ledger", "closed"), SYSTEM, OPTIONS);
      },
    });
    await kernel.services.startAll({ kernel, cache: new NullCacheStore() });
    await kernel.close();
    await expect(kernel.sysStat("/", SYSTEM, OPTIONS)).rejects.toEqual(code("CLOSED"));
    expect(await root.get("/ledger", OPTIONS)).not.toBeNull();
  });

  it("calls from a zone see that zone as their root", async () => {
    const { kernel } = kernelFixture({}, ["root", "team"]);
    const inTeam = caller({ zoneId: "team" as ZoneId });
    await kernel.write(writing("/f", "t"), inTeam, OPTIONS);
    await expect(textOf(kernel, "/f")).rejects.toEqual(code("NOT_FOUND"));
    expect(await textOf(kernel, "/f", inTeam)).toBe("t");
    const nowhere = caller({ zoneId: "nowhere" as ZoneId });
    await expect(textOf(kernel, "/f", nowhere)).rejects.toEqual(code("ZONE_NOT_LOADED"));
  });
});
