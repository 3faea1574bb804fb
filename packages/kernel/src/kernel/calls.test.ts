import { NexusError } from "@nexus/contracts";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { targetPathOf } from "../core/dispatch/target-path.js";
import { GRANTS_ONLY } from "../core/permissions/types.js";
import {
  ADMIN,
  ANN,
  caller,
  kernelFixture,
  listed,
  OPTIONS,
  reading,
  setting,
  textOf,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";

const code = (expected: string, more: object = {}) => expect.objectContaining({ code: expected, ...more });
const never = (): Promise<never> => new Promise(() => {});

describe("the order of a call", () => {
  it("is route, gate, pre hooks, staging, lock, commit, unlock, post hooks", async () => {
    const order: string[] = [];
    const { kernel, root, store } = kernelFixture({
      permissions: {
        check: (_, permission) => {
          order.push(`gate ${permission}`);
          return { allowed: true, covers: "path", leaseMs: 0 };
        },
      },
    });
    store.before = (operation) => void order.push(operation);
    root.beforeCommit = () => void order.push("commit");
    kernel.hooks.register({
      name: "ear",
      operations: ["write", "read"],
      pre: (event) => void order.push(`pre ${event.operation}`),
      post: (event) => void order.push(`post ${event.operation} ${event.entry.version}`),
    });
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    expect(order).toEqual(["gate WRITE", "pre write", "put", "commit", "post write 1"]);
    order.length = 0;
    await kernel.sysRead(reading("/a"), caller({ userId: "bob" }), OPTIONS);
    expect(order).toEqual(["gate READ", "pre read", "read"]);
  });

  it("lets no hook and no store hear of a call that the gate refused", async () => {
    const heard: string[] = [];
    const { kernel, store, root } = kernelFixture({ permissions: GRANTS_ONLY });
    kernel.hooks.register({
      name: "ear",
      operations: ["write", "read", "delete", "rename", "copy", "setattr", "mkdir"],
      pre: (event) => void heard.push(event.operation),
      failed: (event) => void heard.push(event.operation),
    });
    store.before = (operation) => void heard.push(operation);
    await kernel.write(writing("/a", "x"), ADMIN, OPTIONS);
    heard.length = 0;
    const commits = root.commits;
    const calls = [
      kernel.sysRead(reading("/a"), ANN, OPTIONS),
      kernel.sysReadStream(reading("/a"), ANN, OPTIONS),
      kernel.write(writing("/a", "y"), ANN, OPTIONS),
      kernel.sysStat("/a", ANN, OPTIONS),
      kernel.sysReaddir({ path: "/", cursor: null, limit: 9 }, ANN, OPTIONS),
      kernel.sysUnlink({ path: "/a", recursive: false, conditions: {} }, ANN, OPTIONS),
      kernel.sysRename({ from: "/a", to: "/b", conditions: {} }, ANN, OPTIONS),
      kernel.sysCopy({ from: "/a", to: "/b", overwrite: false, recursive: false }, ANN, OPTIONS),
      kernel.sysSetattr(setting("/a"), ANN, OPTIONS),
      kernel.mkdir({ path: "/d", parents: true, existOk: true }, ANN, OPTIONS),
      kernel.getXattrs("/a", ANN, OPTIONS),
      kernel.setXattrs("/a", { a: "1" }, ANN, OPTIONS),
      kernel.exists("/a", ANN, OPTIONS),
      listed(kernel.walk("/", ANN, OPTIONS)),
      listed(kernel.glob({ pattern: "/**" }, ANN, OPTIONS)),
    ];
    for (const call of calls) await expect(call).rejects.toEqual(code("PERMISSION_DENIED"));
    expect([heard, root.commits]).toEqual([[], commits]);
  });

  it("leaves entries out of listings that the caller may not traverse", async () => {
    const { kernel } = kernelFixture({
      permissions: {
        check: (_, __, { zonePath }) =>
          zonePath.includes("secret")
            ? { allowed: false, reason: "secret" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    for (const path of ["/open/f", "/secret/f", "/open/secret"]) {
      await kernel.write(writing(path, "needle"), ADMIN, OPTIONS);
    }
    const page = await kernel.sysReaddir({ path: "/", cursor: null, limit: 9 }, ANN, OPTIONS);
    expect(page.entries.map((entry) => entry.path)).toEqual(["/open"]);
    const walked = await listed(kernel.walk("/", ANN, OPTIONS));
    expect(walked.map((entry) => entry.path)).toEqual(["/open", "/open/f"]);
    const request = { path: "/", pattern: "needle", ignoreCase: false, fileGlob: null, maxMatches: 9 };
    const matches = await listed(kernel.grep(request, ANN, OPTIONS));
    expect(matches.map((match) => match.path)).toEqual(["/open/f"]);
  });

  it("asks for WRITE on the directory an entry leaves, too", async () => {
    const { kernel } = kernelFixture({
      permissions: {
        check: (_, permission, { zonePath }) =>
          permission === "WRITE" && zonePath === "/d"
            ? { allowed: false, reason: "frozen" }
            : { allowed: true, covers: "path", leaseMs: 0 },
      },
    });
    await kernel.write(writing("/d/f", "x"), ADMIN, OPTIONS);
    await expect(
      kernel.sysUnlink({ path: "/d/f", recursive: false, conditions: {} }, ANN, OPTIONS),
    ).rejects.toEqual(code("PERMISSION_DENIED", { message: expect.stringContaining("WRITE /d:") }));
  });
});

describe("hooks", () => {
  it("see what happened, and hear of what failed behind the gate", async () => {
    const { kernel, root } = kernelFixture();
    const heard: unknown[] = [];
    kernel.hooks.register({
      name: "ear",
      operations: ["mkdir", "rename", "copy", "setattr", "write"],
      post: (event) => {
        const { operation, path, created, previous, token } = event;
        const target = targetPathOf(event);
        heard.push([operation, path, target, created, previous?.path ?? null, token?.zoneId]);
      },
      failed: ({ operation, path }, error) => void heard.push([operation, path, NexusError.from(error).code]),
    });
    await kernel.mkdir({ path: "/d", parents: false, existOk: false }, ANN, OPTIONS);
    await kernel.sysSetattr(setting("/d/f"), ANN, OPTIONS);
    await kernel.sysRename({ from: "/d/f", to: "/g", conditions: {} }, ANN, OPTIONS);
    await kernel.sysCopy({ from: "/g", to: "/h", overwrite: false, recursive: false }, ANN, OPTIONS);
    await kernel.setXattrs("/h", { a: "1" }, ANN, OPTIONS);
    root.beforeCommit = () => {
      throw new NexusError({ code: "NO_LEADER", what: "nobody leads" });
    };
    await expect(kernel.write(writing("/g", "x"), ANN, OPTIONS)).rejects.toEqual(code("NO_LEADER"));
    expect(heard).toEqual([
      ["mkdir", "/d", null, true, null, "root"],
      ["setattr", "/d/f", null, true, null, "root"],
      ["rename", "/d/f", "/g", false, "/d/f", "root"],
      ["copy", "/g", "/h", true, null, "root"],
      ["setattr", "/h", null, false, "/h", "root"],
      ["write", "/g", "NO_LEADER"],
    ]);
  });

  it("that fail after the commit do not fail the call", async () => {
    const { kernel, hookFailures } = kernelFixture({ limits: { hookTimeoutMs: 10 } });
    kernel.hooks.register({ name: "sloth", operations: ["write"], post: never });
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    expect(hookFailures).toMatchObject([{ hook: "sloth", phase: "post" }]);
  });

  it("may use the kernel they hang on", async () => {
    const { kernel } = kernelFixture();
    kernel.hooks.register({
      name: "echo",
      operations: ["write"],
      post: async (event) => {
        if (event.path === "/a") await kernel.write(writing("/echo", "heard"), ADMIN, OPTIONS);
      },
    });
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    expect(await textOf(kernel, "/echo")).toBe("heard");
  });
});

/** Lets time go on in steps of 10 ms until `work` has ended, for 5 s at most. */
async function overTime<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = (): void => void (isOver = true);
  work.then(end, end);
  for (let step = 0; !isOver && step < 500; step += 1) await vi.advanceTimersByTimeAsync(10);
  return work;
}

describe("time and abort", () => {
  it("a store that hangs is left at the deadline, and the lock is free again", async () => {
    const { kernel, store } = kernelFixture();
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    store.before = never;
    const short = { ...OPTIONS, timeoutMs: 30 };
    await expect(kernel.sysRead(reading("/a"), ANN, short)).rejects.toEqual(code("DEADLINE_EXCEEDED"));
    await expect(kernel.write(writing("/a", "y"), ANN, short)).rejects.toEqual(code("DEADLINE_EXCEEDED"));
    store.before = () => undefined;
    expect(await textOf(kernel, "/a")).toBe("x");
    await kernel.write(writing("/a", "z"), ANN, OPTIONS);
  });

  it("a source that stalls is cut, one that is slow but moves is not", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const { kernel } = kernelFixture();
    const options = { ...OPTIONS, timeoutMs: 60 };
    async function* slow(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 8; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        yield utf8(`${i}`);
      }
    }
    async function* stuck(): AsyncGenerator<Uint8Array> {
      yield utf8("x");
      await never();
    }
    await overTime(kernel.write(writing("/slow", slow()), ANN, options));
    expect(await textOf(kernel, "/slow")).toBe("01234567");
    await expect(overTime(kernel.write(writing("/stuck", stuck()), ANN, options))).rejects.toEqual(
      code("DEADLINE_EXCEEDED"),
    );
    await expect(
      kernel.append({ path: "/slow", data: utf8("8"), createParents: false }, ANN, options),
    ).resolves.toBeDefined();
  });

  it("a stream whose store hangs ends with an error, not with silence", async () => {
    const { kernel, store } = kernelFixture();
    await kernel.write(writing("/a", "x"), ANN, OPTIONS);
    store.before = never;
    const { pieces } = await kernel.sysReadStream(reading("/a"), ANN, { ...OPTIONS, timeoutMs: 30 });
    await expect(listed(pieces)).rejects.toEqual(code("DEADLINE_EXCEEDED"));
  });

  it("a caller that aborts is answered CANCELLED, and nothing stays locked", async () => {
    const { kernel, store } = kernelFixture();
    const controller = new AbortController();
    store.before = never;
    const options = { ...OPTIONS, signal: controller.signal };
    const writingNow = kernel.write(writing("/a", "x"), ANN, options);
    controller.abort();
    await expect(writingNow).rejects.toEqual(code("CANCELLED"));
    await expect(kernel.sysStat("/a", ANN, options)).rejects.toEqual(code("CANCELLED"));
    store.before = () => undefined;
    await kernel.write(writing("/a", "y"), ANN, OPTIONS);
  });

  it("a lock that is not to be had is LOCK_TIMEOUT, never a miss", async () => {
    const { kernel, root } = kernelFixture({ limits: { ioLockTimeoutMs: 20 } });
    let release = (): void => undefined;
    root.beforeCommit = () => new Promise<void>((resolve) => (release = resolve));
    const first = kernel.write(writing("/a", "1"), ANN, OPTIONS);
    await expect
      .poll(() => kernel.write(writing("/a", "2"), ANN, OPTIONS).catch((error) => error.code))
      .toBe("LOCK_TIMEOUT");
    root.beforeCommit = () => undefined;
    release();
    await first;
    expect(await textOf(kernel, "/a")).toBe("1");
  });

  it("a provider that hangs refuses at the deadline", async () => {
    const { kernel } = kernelFixture({ permissions: { check: never } });
    await expect(kernel.sysStat("/", ANN, { ...OPTIONS, timeoutMs: 20 })).rejects.toEqual(
      code("DEADLINE_EXCEEDED"),
    );
  });
});
