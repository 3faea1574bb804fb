import { NexusError, type OperationContext } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { FakeKernel } from "../../testing/fake-kernel.js";
import { clientOf, closeEverything, OPTIONS, serve, textOf, utf8 } from "../../testing/servers.js";
import { decodeError } from "../../wire/errors.js";

afterEach(closeEverything);

const { BatchDelete, BatchRead, BatchSetXattr, BatchWrite, GetXattr, GetXattrBulk, SetXattr } =
  vfs.NexusVFSService;

describe("BatchWrite", () => {
  test("a create and a change of one path take effect in the order of the items", async () => {
    const kernel = new FakeKernel();
    const write = kernel.writeBatch.bind(kernel);
    kernel.writeBatch = async (...call) => {
      await new Promise((resolve) => setImmediate(resolve));
      return await write(...call);
    };
    const client = clientOf((await serve(kernel)).address);
    const items = [
      { path: "/a", content: utf8("created") },
      { path: "/a", content: utf8("changed"), mustExist: true },
      { path: "/a", content: utf8("again") },
      { path: "/b", content: utf8("missing"), mustExist: true },
    ];
    const { results } = await client.call(BatchWrite, { items }, OPTIONS);
    expect(results.map((result) => [result.isError, result.version])).toEqual([
      [false, 1],
      [false, 2],
      [false, 3],
      [true, 0],
    ]);
    expect(textOf(kernel.rows.get("/a")?.bytes ?? new Uint8Array())).toBe("again");
  });

  test("a group that fails as a whole does not hide what was written before it", async () => {
    const kernel = new FakeKernel();
    kernel.sysWriteBatch = () => Promise.reject(new NexusError({ code: "NO_LEADER", what: "no quorum" }));
    const client = clientOf((await serve(kernel)).address);
    const existing = { path: "/a", content: utf8("x"), mustExist: true };
    const items = [{ path: "/a", content: utf8("1") }, existing];
    const { results } = await client.call(BatchWrite, { items }, OPTIONS);
    expect(results.map((result) => result.isError)).toEqual([false, true]);
    expect(decodeError(results[1]?.errorPayload ?? new Uint8Array()).code).toBe("NO_LEADER");
    const alone = client.call(BatchWrite, { items: [existing] }, OPTIONS);
    await expect(alone).rejects.toMatchObject({ code: "NO_LEADER" });
  });
});

describe("an atomic BatchWrite", () => {
  test("is one transaction, each item with its conditions, and what must exist never made", async () => {
    const kernel = new FakeKernel();
    kernel.put("/a", "1");
    const { entry } = await kernel.sysStat("/a", {} as OperationContext, OPTIONS);
    const outcome = { entry, created: true, previous: null };
    const { token } = kernel.transactResult;
    kernel.transactResult = {
      kind: "committed",
      token,
      outcomes: [1, 2].map(() => ({ ...outcome, path: "/a" })),
    };
    const client = clientOf((await serve(kernel)).address);
    const items = [
      { path: "/a", content: utf8("1"), createParents: true, ifAbsent: true },
      { path: "/b", content: utf8("2"), createParents: true, mustExist: true },
    ];
    const { results } = await client.call(BatchWrite, { items, atomic: true }, OPTIONS);
    expect(results.map(({ isError, created }) => [isError, created])).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(kernel.transactions).toMatchObject([
      {
        compares: [],
        operations: [
          { path: "/a", create: "ifMissing", createParents: true, conditions: { ifAbsent: true } },
          { path: "/b", create: "never", createParents: false },
        ],
      },
    ]);
  });

  test("fails as a whole with what one item is refused with", async () => {
    const kernel = new FakeKernel();
    kernel.transact = () => Promise.reject(new NexusError({ code: "CROSS_ZONE", what: "two zones" }));
    const client = clientOf((await serve(kernel)).address);
    const items = [{ path: "/a", content: utf8("1") }];
    await expect(client.call(BatchWrite, { items, atomic: true }, OPTIONS)).rejects.toMatchObject({
      code: "CROSS_ZONE",
    });
  });
});

describe("an atomic BatchRead", () => {
  test("asks the kernel once, for all of it or none, and fails whole when the reply cannot hold it", async () => {
    const kernel = new FakeKernel();
    for (const name of ["a", "b"]) kernel.put(`/${name}`, name.repeat(300_000));
    const asked: unknown[] = [];
    const read = kernel.sysReadBatch.bind(kernel);
    kernel.sysReadBatch = (requests, context, options, batch) => {
      asked.push(batch);
      return read(requests, context, options, batch);
    };
    const server = await serve(kernel, { limits: { batchBytes: 500_000 } });
    const client = clientOf(server.address, { mode: "unary" });
    const whole = [{ path: "/a" }, { path: "/b" }];
    await expect(client.call(BatchRead, { items: whole, atomic: true }, OPTIONS)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { tooLargeForReply: true },
    });
    const items = [{ path: "/a" }, { path: "/b", offset: 1, length: 2 }];
    const { results } = await client.call(BatchRead, { items, atomic: true }, OPTIONS);
    expect(results.map(({ content }) => content.length)).toEqual([300_000, 2]);
    expect(asked).toEqual([{ atomic: true }, { atomic: true }]);
  });
});

describe("BatchRead", () => {
  test("items that overflow the reply fail alone; those that fit come, large ones too", async () => {
    const kernel = new FakeKernel();
    const [large, huge] = [Buffer.alloc(600_000, "l"), Buffer.alloc(900_000, "h")];
    kernel.put("/large", large);
    kernel.put("/huge", huge);
    kernel.put("/small", "small");
    const server = await serve(kernel, { limits: { batchBytes: 1_000_000 } });
    const client = clientOf(server.address, { mode: "unary" });
    const items = ["/large", "/huge", "/missing", "/small"].map((path) => ({ path }));
    items.push({ path: "/huge", offset: 10, length: 300_000 } as { path: string });
    const { results } = await client.call(BatchRead, { items }, OPTIONS);
    expect(results.map((result) => result.content.length)).toEqual([600_000, 0, 0, 5, 300_000]);
    const errors = results.map((result) => (result.isError ? decodeError(result.errorPayload) : null));
    expect(errors.map((error) => error?.code ?? null)).toEqual([
      null,
      "RESOURCE_EXHAUSTED",
      "NOT_FOUND",
      null,
      null,
    ]);
    expect(errors[1]?.details).toMatchObject({ bytes: 900_000, leftBytes: 400_000 });
    expect(large.equals(results[0]?.content ?? new Uint8Array())).toBe(true);
  });
});

describe("GetXattrBulk", () => {
  test("only a missing path or key is 'not found'; any other failure fails the call", async () => {
    const kernel = new FakeKernel();
    kernel.put("/a", "", { color: "red" });
    kernel.put("/b", "");
    const client = clientOf((await serve(kernel)).address);
    const request = { paths: ["/a", "/b", "/missing"], key: "color" };
    const { items } = await client.call(GetXattrBulk, request, OPTIONS);
    expect(items.map(({ path, found }) => [path, found])).toEqual([
      ["/a", true],
      ["/b", false],
      ["/missing", false],
    ]);
    expect(items[0]?.value).toBe("red");
    const getXattrs = kernel.getXattrs.bind(kernel);
    kernel.getXattrs = async (path, context, options) => {
      if (path === "/b") throw new NexusError({ code: "ACCESS_DENIED", what: "not for you" });
      return await getXattrs(path, context, options);
    };
    await expect(client.call(GetXattrBulk, request, OPTIONS)).rejects.toMatchObject({
      code: "ACCESS_DENIED",
    });
  });
});

describe("vectored changes", () => {
  test("BatchDelete and BatchSetXattr answer for each item, in order, and take no more than batchItems", async () => {
    const kernel = new FakeKernel();
    for (const path of ["/a", "/b", "/dir", "/dir/x"]) kernel.put(path, "x");
    const client = clientOf((await serve(kernel, { limits: { batchItems: 3 } })).address);
    const codes = (results: readonly { isError: boolean; errorPayload: Uint8Array }[]) =>
      results.map(({ isError, errorPayload }) => (isError ? decodeError(errorPayload).code : "ok"));
    const changes = [
      { path: "/b", set: { color: "red" }, removed: ["size"] },
      { path: "/none", set: { color: "red" } },
      { path: "/b", key: "shape", value: "round" },
    ];
    const changed = await client.call(BatchSetXattr, { items: changes }, OPTIONS);
    expect(codes(changed.results)).toEqual(["ok", "NOT_FOUND", "ok"]);
    expect(changed.results.at(-1)?.entry?.xattrs).toEqual({ color: "red", shape: "round" });
    const all = await client.call(GetXattrBulk, { paths: ["/b", "/none"] }, OPTIONS);
    expect(all.items[0]).toMatchObject({ found: true, xattrs: { color: "red", shape: "round" } });
    expect(codes(all.items)).toEqual(["ok", "NOT_FOUND"]);

    const removals = [{ path: "/dir", recursive: true }, { path: "/a" }, { path: "/a" }];
    const removed = await client.call(BatchDelete, { items: removals }, OPTIONS);
    expect(codes(removed.results)).toEqual(["ok", "ok", "NOT_FOUND"]);
    expect(removed.results.map(({ removedCount, path }) => [removedCount, path])).toEqual([
      [2, "/dir"],
      [1, "/a"],
      [0, ""],
    ]);
    const items = [...removals, ...removals];
    await expect(client.call(BatchDelete, { items }, OPTIONS)).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
    });
  });

  test("a write of a batch is at its offset, and whole in an atomic one; entries come when they are wanted", async () => {
    const kernel = new FakeKernel();
    kernel.put("/a", "0123");
    const client = clientOf((await serve(kernel)).address);
    const items = [{ path: "/a", content: utf8("x"), offset: 1 }];
    const asked: unknown[] = [];
    const write = kernel.writeBatch.bind(kernel);
    kernel.writeBatch = (requests, ...rest) => {
      asked.push(...requests.map(({ offsetBytes }) => offsetBytes));
      return write(requests, ...rest);
    };
    const [bare] = (await client.call(BatchWrite, { items }, OPTIONS)).results;
    const [full] = (await client.call(BatchWrite, { items, wantEntry: true }, OPTIONS)).results;
    expect([bare?.entry, full?.entry?.path]).toEqual([null, "/a"]);
    expect(asked).toEqual([1, 1]);
    const atomic = client.call(BatchWrite, { items, atomic: true }, OPTIONS);
    await expect(atomic).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(kernel.transactions).toEqual([]);
    const [read] = (await client.call(BatchRead, { items: [{ path: "/a" }], wantEntry: true }, OPTIONS))
      .results;
    expect(read?.entry?.path).toBe("/a");
  });
});

describe("the client's batches", () => {
  test("a batch that fails as a whole hides nothing of those before it, unless it is the first", async () => {
    const kernel = new FakeKernel();
    const write = kernel.writeBatch.bind(kernel);
    let calls = 0;
    let failing = 2;
    kernel.writeBatch = (...call) => {
      calls += 1;
      if (calls === failing) return Promise.reject(new NexusError({ code: "NO_LEADER", what: "no quorum" }));
      return write(...call);
    };
    const client = clientOf((await serve(kernel)).address);
    const writes = Array.from({ length: 1_001 }, (_, index) => ({
      ...{ path: `/${index}`, source: utf8("x"), offsetBytes: null, mimeType: null, conditions: {} },
      createParents: false,
    }));
    const results = await client.batches.write(writes, OPTIONS, { atomic: false });
    const failed = results.flatMap((item, at) => (item.ok ? [] : [at]));
    expect([calls, failed.length, failed[0], failed.at(-1)]).toEqual([3, 500, 500, 999]);
    [calls, failing] = [0, 1];
    await expect(client.batches.write(writes, OPTIONS, { atomic: false })).rejects.toMatchObject({
      code: "NO_LEADER",
    });
    expect(calls).toBe(1);
  });

  test("a file too large for a message with others is written by itself, in its turn", async () => {
    const kernel = new FakeKernel();
    const client = clientOf((await serve(kernel)).address);
    const of = (path: string, sizeBytes: number) => ({
      ...{ path, source: new Uint8Array(sizeBytes), offsetBytes: null, mimeType: null, conditions: {} },
      createParents: false,
    });
    const writes = [of("/a", 1), of("/a", 9 * 1024 * 1024), of("/b", 2), of("/a", 3)];
    const results = await client.batches.write(writes, OPTIONS, { atomic: false });
    expect(results.map((item) => item.ok && item.value.entry.version)).toEqual([1, 2, 1, 3]);
    expect(kernel.rows.get("/a")?.bytes.length).toBe(3);
  });
});

describe("GetXattr and SetXattr without a key", () => {
  test("are about all attributes, changed in one step; with a key, as ever, about one", async () => {
    const kernel = new FakeKernel();
    kernel.put("/a", "", { color: "red" });
    const client = clientOf((await serve(kernel)).address);
    const path = "/a";
    await client.call(SetXattr, { path, set: { size: "M", shape: "round" }, removed: ["color"] }, OPTIONS);
    const all = await client.call(GetXattr, { path }, OPTIONS);
    expect(all).toMatchObject({ found: true, xattrs: { size: "M", shape: "round" } });
    await client.call(SetXattr, { path, key: "size", remove: true }, OPTIONS);
    expect(await client.call(GetXattr, { path, key: "size" }, OPTIONS)).toMatchObject({ found: false });
    expect(await client.xattrs.getXattrs(path, OPTIONS)).toEqual({ shape: "round" });
    const refused = client.xattrs.setXattrs(path, Object.fromEntries([["__proto__", "x"]]), OPTIONS);
    await expect(refused).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
