import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LINEARIZABLE, NexusError, type NodeId, type OperationContext, ROOT_ZONE } from "@nexus/contracts";
import { type KernelRuntime, NullCacheStore, type Service } from "@nexus/kernel";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { connect } from "./connect.js";
import { EmbeddedCalls } from "./embedded/embedded-calls.js";
import type { NexusFilesystem, ServiceProxy } from "./filesystem.js";
import { Filesystem } from "./nexus-filesystem.js";
import { startTestServer, type TestServer } from "./testing/start-server.js";

const OWNER: OperationContext = {
  userId: "local",
  zoneId: ROOT_ZONE,
  isAdmin: true,
  isSystem: false,
  subjectType: "user",
  subjectId: "local",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r",
};

interface Notes {
  echo(params: { value: unknown }): Promise<unknown>;
  add(params: { path: string; text: string }): Promise<{ readonly version: number; readonly by: string }>;
  fail(): never;
  hang(): Promise<void>;
}

/** What it is given stays its own to change, and is made of bytes and plain values whoever calls. */
function notes(kernel: KernelRuntime): Service {
  return {
    name: "notes",
    dependencies: [],
    hookSpec: () => ({}),
    methods: {
      echo: async (params) => {
        const { value } = params;
        const isBytes = value instanceof Uint8Array;
        const answer = isBytes ? { bytes: value.slice(), isBytes } : value;
        if (isBytes) value.fill(1);
        return answer;
      },
      add: async ({ path, text }, context, options) => {
        const source = new TextEncoder().encode(String(text));
        const request = { path: String(path), source, offsetBytes: null, mimeType: null, conditions: {} };
        const { entry } = await kernel.write({ ...request, createParents: true }, context, options);
        return { version: entry.version, by: context.userId };
      },
      fail: () => Promise.reject(new NexusError({ code: "QUOTA_EXCEEDED", what: "no room for notes" })),
      hang: (_params, _context, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("given up")), { once: true });
        }),
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
}

let folder: string;
let server: TestServer;
const open: Record<"embedded" | "remote", () => Promise<NexusFilesystem>> = {
  embedded: async () => {
    const driver = new EmbeddedCalls({
      kernel: server.kernel,
      context: () => OWNER,
      folder,
      version: "0",
      nodeId: 1 as NodeId,
      refresh: async () => undefined,
      startedAtMs: 0,
      close: async () => undefined,
    });
    return new Filesystem(driver, { timeoutMs: 5_000, consistency: LINEARIZABLE });
  },
  remote: () => connect({ servers: server.address, timeoutMs: 5_000 }),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nexus-services-"));
  server = await startTestServer("127.0.0.1:0", folder);
  const { kernel } = server;
  kernel.services.enlist(notes(kernel));
  await kernel.services.startAll({ kernel, cache: new NullCacheStore() });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(["embedded", "remote"] as const)("a service of an %s node", (driver) => {
  it("is called by its methods' names, as the caller, and works with the caller's filesystem", async () => {
    await using fs = await open[driver]();
    const service = fs.service<Notes>("notes");
    const path = `/notes/${driver}`;
    expect(await service.add({ path, text: "hi" })).toMatchObject({ version: 1 });
    expect(await service.add({ path, text: "again" })).toMatchObject({ version: 2 });
    expect(new TextDecoder().decode(await fs.read(path))).toBe("again");
  });

  it("is given plain values and bytes, and answers with them; what it does to them stays there", async () => {
    await using fs = await open[driver]();
    const service = fs.service<Notes>("notes");
    const values = [null, 0, -1.5, "ä", true, [1, [2, null]], { a: { b: ["c"] } }, { __proto__: null, x: 1 }];
    for (const value of values) expect(await service.echo({ value })).toEqual(value);
    expect(await service.echo({ value: undefined })).toBeNull();
    const params = { value: new Uint8Array([0, 255, 7]) };
    const answer = (await service.echo(params)) as { bytes: Uint8Array; isBytes: boolean };
    expect([...answer.bytes, answer.isBytes]).toEqual([0, 255, 7, true]);
    expect(params.value).toEqual(new Uint8Array([0, 255, 7]));
    expect(answer.bytes).not.toBe(params.value);
  });

  it("fails with its own errors; a name it does not have, and one nobody has, is METHOD_NOT_FOUND", async () => {
    await using fs = await open[driver]();
    await expect(fs.service<Notes>("notes").fail()).rejects.toMatchObject({
      code: "QUOTA_EXCEEDED",
      what: "no room for notes",
    });
    for (const service of ["notes", "others", "toString"]) {
      const call = fs.service<{ toString2(): void }>(service).toString2();
      await expect(call).rejects.toMatchObject({
        code: "METHOD_NOT_FOUND",
        message: expect.stringContaining(`${service}.toString2`),
      });
    }
  });

  it("is given up by the caller's signal and after the caller's time, and is UNAVAILABLE when it is stopped", async () => {
    await using fs = await open[driver]();
    const service = fs.service<Notes>("notes");
    const stop = new AbortController();
    const call = service.hang(undefined, { signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(service.hang(undefined, { timeoutMs: 50 })).rejects.toMatchObject({
      code: expect.stringMatching(/^(DEADLINE_EXCEEDED|UNKNOWN_OUTCOME)$/),
    });
    await fs.services.stop("notes");
    await expect(service.echo({ value: 1 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await fs.services.start("notes");
    expect(await service.echo({ value: 1 })).toBe(1);
  });
});

it("a service's type tells which methods there are, with what they take and give", () => {
  expectTypeOf<ServiceProxy<Notes>["add"]>().returns.resolves.toEqualTypeOf<{
    readonly version: number;
    readonly by: string;
  }>();
  expectTypeOf<Parameters<ServiceProxy<Notes>["add"]>[0]>().toEqualTypeOf<{ path: string; text: string }>();
  expectTypeOf<ServiceProxy<Notes>["fail"]>().toBeCallableWith();
  expectTypeOf<ServiceProxy>().toHaveProperty("whatever");
});
