import { NexusError, type OperationContext } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import { afterEach, describe, expect, test } from "vitest";
import { FakeKernel } from "../../testing/fake-kernel.js";
import { clientOf, closeEverything, OPTIONS, serve, textOf, utf8 } from "../../testing/servers.js";
import { decodeError } from "../../wire/errors.js";

afterEach(closeEverything);

const { BatchRead, BatchWrite, GetXattr, GetXattrBulk, SetXattr } = vfs.NexusVFSService;

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
