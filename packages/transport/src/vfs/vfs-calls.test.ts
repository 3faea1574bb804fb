import { DT_DIR, LOCAL, NexusError } from "@nexus/contracts";
import { afterEach, describe, expect, test } from "vitest";
import type { VfsClient } from "../client/vfs-client.js";
import { FakeKernel } from "../testing/fake-kernel.js";
import {
  CountingMetrics,
  clientOf,
  closeEverything,
  collect,
  OPTIONS,
  serve,
  textOf,
  utf8,
} from "../testing/servers.js";

afterEach(closeEverything);

const whole = { offsetBytes: 0, lengthBytes: null };
const writing = (path: string, source: Uint8Array) => ({
  path,
  source,
  offsetBytes: null,
  mimeType: null,
  conditions: {},
  createParents: false,
});
const setting = {
  entryType: 0,
  mimeType: null,
  modifiedAtMs: null,
  createdAtMs: null,
  ownerId: null,
  ttlSeconds: null,
  linkTarget: null,
  targetZoneId: null,
  createParents: false,
  conditions: {},
} as const;

/** Every call of the client once, results and errors alike. */
async function everyCall(client: VfsClient): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  const note = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      results[name] = await work();
    } catch (error) {
      const { code, what, remedy, details } = NexusError.from(error);
      results[name] = { code, what, remedy, details };
    }
  };
  await note("write", () => client.write(writing("/a.txt", utf8("one\ntwo")), OPTIONS));
  await note("read", () => client.read({ path: "/a.txt", range: whole, expectedContentId: null }, OPTIONS));
  await note("range", () =>
    client.read(
      { path: "/a.txt", range: { offsetBytes: 2, lengthBytes: 3 }, expectedContentId: null },
      OPTIONS,
    ),
  );
  await note("read missing", () =>
    client.read({ path: "/none", range: whole, expectedContentId: null }, OPTIONS),
  );
  await note("ifAbsent", () =>
    client.write({ ...writing("/a.txt", utf8("x")), conditions: { ifAbsent: true } }, OPTIONS),
  );
  await note("sysWrite missing", () => client.sysWrite(writing("/none", utf8("x")), OPTIONS));
  await note("append", () =>
    client.append({ path: "/a.txt", data: utf8("\nthree"), createParents: false }, OPTIONS),
  );
  await note("mkdir", () => client.mkdir({ path: "/d", parents: false, existOk: false }, OPTIONS));
  await note("mkdir again", () => client.mkdir({ path: "/d", parents: false, existOk: false }, OPTIONS));
  await note("setattr", () =>
    client.setattr({ ...setting, path: "/a.txt", xattrs: { tag: "red" } }, OPTIONS),
  );
  await note("stat", () => client.stat("/a.txt", OPTIONS));
  await note("stat missing", () => client.stat("/none", OPTIONS));
  await note("exists", () => client.exists("/none", OPTIONS));
  await note("statBatch", () => client.statBatch(["/a.txt", "/none", "/d"], OPTIONS));
  await note("readdir", () => client.readdir({ path: "/", cursor: null, limit: 1 }, OPTIONS));
  await note("walk", () => collect(client.walk("/", OPTIONS)));
  await note("glob", () => collect(client.glob({ pattern: "/*.txt" }, OPTIONS)));
  await note("grep", () =>
    collect(
      client.grep({ path: "/", pattern: "T", ignoreCase: true, fileGlob: null, maxMatches: 9 }, OPTIONS),
    ),
  );
  await note("rename", () => client.rename({ from: "/a.txt", to: "/b.txt", conditions: {} }, OPTIONS));
  await note("copy", () =>
    client.copy({ from: "/b.txt", to: "/c.txt", overwrite: false, recursive: false }, OPTIONS),
  );
  await note("unlink", () => client.unlink({ path: "/d", recursive: true, conditions: {} }, OPTIONS));
  await note("status", () => client.status(OPTIONS));
  await note("zones", () => client.zones.list(OPTIONS));
  return results;
}

describe("every call of the client", () => {
  test("gives the same over a session and as unary RPCs", async () => {
    const bySession = await everyCall(clientOf((await serve(new FakeKernel())).address));
    const byUnary = await everyCall(clientOf((await serve(new FakeKernel())).address, { mode: "unary" }));
    expect(bySession).toEqual(byUnary);
    expect(bySession).toMatchObject({
      write: { created: true, previous: null, entry: { path: "/a.txt", sizeBytes: 7, version: 1 } },
      range: { bytes: Buffer.from("e\nt") },
      "read missing": { code: "NOT_FOUND", what: "/none does not exist" },
      ifAbsent: { code: "CONFLICT" },
      "sysWrite missing": { code: "NOT_FOUND" },
      append: { entry: { sizeBytes: 13, version: 2 } },
      mkdir: { created: true, entry: { entryType: DT_DIR } },
      "mkdir again": { code: "ALREADY_EXISTS" },
      stat: { entry: { xattrs: { tag: "red" }, ownerId: "tester" }, holders: ["127.0.0.1:2126"] },
      "stat missing": { code: "NOT_FOUND" },
      exists: false,
      statBatch: [{ ok: true }, { ok: false, error: { code: "NOT_FOUND" } }, { ok: true }],
      readdir: { entries: [{ path: "/a.txt" }], nextCursor: "/a.txt" },
      grep: [
        { path: "/a.txt", lineNumber: 2, line: "two" },
        { path: "/a.txt", lineNumber: 3, line: "three" },
      ],
      rename: { entry: { path: "/b.txt" }, previousPath: "/a.txt" },
      copy: { copiedCount: 1, entry: { path: "/c.txt" } },
      unlink: { removedCount: 1 },
      status: {
        nodeId: 42,
        version: "1.2.3",
        uptimeSeconds: 12.5,
        ready: true,
        reasons: [],
        notices: [],
        zones: [],
      },
    });
  });

  test("passes the identity the authenticator resolved, once per session, a request id of its own per call", async () => {
    const kernel = new FakeKernel();
    let resolved = 0;
    const { address } = await serve(kernel, {
      authenticator: (peer) => {
        resolved += 1;
        expect(peer).toMatchObject({ isLoopback: true, certificate: null, authToken: "sk-1" });
        return { ...anonymous(), userId: "ann" };
      },
    });
    const client = clientOf(address, { authToken: "sk-1" });
    await Promise.all([client.stat("/", OPTIONS), client.stat("/", OPTIONS), client.exists("/", OPTIONS)]);
    expect(resolved).toBe(1);
    expect(kernel.contexts.map((context) => context.userId)).toEqual(["ann", "ann", "ann"]);
    expect(new Set(kernel.contexts.map((context) => context.requestId)).size).toBe(3);
  });

  test("carries deadline and consistency to the kernel", async () => {
    const kernel = new FakeKernel();
    const client = clientOf((await serve(kernel)).address);
    await client.stat("/", { ...OPTIONS, timeoutMs: 1234, consistency: LOCAL });
    expect(kernel.options[0]?.consistency).toEqual(LOCAL);
    expect(kernel.options[0]?.timeoutMs).toBeGreaterThan(900);
    expect(kernel.options[0]?.timeoutMs).toBeLessThanOrEqual(1234);
  });

  test("counts calls by method and code, and content bytes", async () => {
    const metrics = new CountingMetrics();
    const client = clientOf((await serve(new FakeKernel(), { metrics })).address);
    await client.write(writing("/a", new Uint8Array(500)), OPTIONS);
    await client.read({ path: "/a", range: whole, expectedContentId: null }, OPTIONS);
    await client
      .read({ path: "/none", range: whole, expectedContentId: null }, OPTIONS)
      .catch(() => undefined);
    expect(metrics.calls).toEqual(["session Write OK", "session Read OK", "session Read NOT_FOUND"]);
    expect(metrics.bytes.get("vfs in")).toBe(500);
    expect(metrics.bytes.get("vfs out")).toBe(500);
  });
});

describe("refusals", () => {
  test("an unauthenticated caller gets a status on every surface, and nothing reaches the kernel", async () => {
    const kernel = new FakeKernel();
    const { address } = await serve(kernel, {
      authenticator: () => {
        throw new NexusError({ code: "UNAUTHENTICATED", what: "who are you", remedy: "say so" });
      },
    });
    for (const mode of ["session", "unary"] as const) {
      const client = clientOf(address, { mode });
      await expect(client.stat("/", OPTIONS)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    }
    const unary = clientOf(address, { mode: "unary" });
    await expect(collect(unary.walk("/", OPTIONS))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await expect(
      unary.readStream({ path: "/", range: whole, expectedContentId: null }, OPTIONS),
    ).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    const upload = unary.write({ ...writing("/a", new Uint8Array()), source: source(["x"]) }, OPTIONS);
    await expect(upload).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(kernel.contexts).toEqual([]);
  });

  test("a path in a zone without a grant is refused; an administrator may name any", async () => {
    const { vfs } = await import("@nexus/contracts/wire");
    const kernel = new FakeKernel();
    const stranger = await serve(kernel, { authenticator: anonymous });
    const { Stat } = vfs.NexusVFSService;
    const asked = clientOf(stranger.address).call(Stat, { path: "/", zoneId: "team" }, OPTIONS);
    await expect(asked).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    const admin = clientOf((await serve(kernel)).address);
    await admin.call(Stat, { path: "/", zoneId: "team" }, OPTIONS);
    expect(kernel.contexts.at(-1)?.zoneId).toBe("team");
  });

  test("what this release does not have says so, with a way around", async () => {
    const { vfs } = await import("@nexus/contracts/wire");
    const client = clientOf((await serve(new FakeKernel())).address);
    const service = vfs.NexusVFSService;
    await expect(client.call(service.CloseAllPipes, {}, OPTIONS)).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
    const withDriver = { path: "/m", entryType: 2, backendType: "s3" };
    await expect(client.call(service.Setattr, withDriver, OPTIONS)).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
    const withContent = { path: "/m", contentId: "abc" };
    await expect(client.call(service.Setattr, withContent, OPTIONS)).rejects.toMatchObject({
      code: "UNSUPPORTED",
    });
  });

  test("a batch of too many items, or of too much to write, fails as a whole", async () => {
    const { vfs } = await import("@nexus/contracts/wire");
    const kernel = new FakeKernel();
    kernel.put("/a", new Uint8Array(600));
    const { address } = await serve(kernel, { limits: { batchItems: 3, batchBytes: 1000 } });
    const client = clientOf(address);
    const { BatchRead, BatchWrite } = vfs.NexusVFSService;
    const four = { items: Array.from({ length: 4 }, () => ({ path: "/a" })) };
    await expect(client.call(BatchRead, four, OPTIONS)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { count: 4, limit: 3 },
    });
    const writes = { items: [{ path: "/b", content: new Uint8Array(1001) }] };
    await expect(client.call(BatchWrite, writes, OPTIONS)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
    });
    expect(kernel.rows.has("/b")).toBe(false);
  });

  test("batches keep the order of creating and existing items", async () => {
    const { vfs } = await import("@nexus/contracts/wire");
    const kernel = new FakeKernel();
    kernel.put("/old", "1");
    const client = clientOf((await serve(kernel)).address);
    const items = [
      { path: "/missing", content: utf8("x"), mustExist: true },
      { path: "/new", content: utf8("xx") },
      { path: "/old", content: utf8("xxx"), mustExist: true },
    ];
    const { results } = await client.call(vfs.NexusVFSService.BatchWrite, { items }, OPTIONS);
    expect(results.map((result) => [result.isError, result.size])).toEqual([
      [true, 0],
      [false, 2],
      [false, 3],
    ]);
    expect(JSON.parse(textOf(results[0]!.errorPayload))).toMatchObject({ code: -32007 });
  });
});

async function* source(parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield utf8(part);
}

function anonymous() {
  return {
    userId: "nobody",
    zoneId: "root" as never,
    isAdmin: false,
    isSystem: false,
    subjectType: "user" as const,
    subjectId: null,
    agentId: null,
    groups: [],
    zoneGrants: [],
    requestId: "",
  };
}
