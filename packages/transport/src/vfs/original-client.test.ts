import { fileURLToPath } from "node:url";
import { Client, credentials, status } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import protobuf from "protobufjs";
import { afterEach, describe, expect, test } from "vitest";
import { FakeKernel } from "../testing/fake-kernel.js";
import { startNode } from "../testing/nodes.js";
import { afterwards, closeEverything, serve } from "../testing/servers.js";

afterEach(closeEverything);

/** Not compiled: it stays beside the source. */
const schema = fileURLToPath(new URL("../../src/testing/original-vfs.proto", import.meta.url));
const root = protobuf.loadSync(schema);
const service = root.lookupService("nexus.grpc.vfs.NexusVFSService").resolveAll();

type Message = Record<string, unknown>;

/** A client made of the original schema alone, by reflection: it knows nothing of this project. */
function originalClient(address: string) {
  const client = new Client(address, credentials.createInsecure());
  afterwards(() => client.close());
  return (name: string, request: Message): Promise<Message> => {
    const rpc = (service as protobuf.Service).methods[name]!;
    const [requestType, responseType] = [rpc.resolvedRequestType!, rpc.resolvedResponseType!];
    return new Promise((resolve, reject) =>
      client.makeUnaryRequest(
        `/nexus.grpc.vfs.NexusVFSService/${name}`,
        (message: Message) => Buffer.from(requestType.encode(requestType.fromObject(message)).finish()),
        (bytes: Buffer) =>
          responseType.toObject(responseType.decode(bytes), { longs: Number, defaults: true, bytes: Buffer }),
        request,
        (error, response) => (error === null ? resolve(response!) : reject(error)),
      ),
    );
  };
}

const payload = (message: Message): Message =>
  JSON.parse(Buffer.from(message["errorPayload"] as Buffer).toString());

describe.each(["2028", "2126"])("a client of the original schema, as on port %s", (port) => {
  async function start(kernel: FakeKernel): Promise<string> {
    if (port === "2028") return (await serve(kernel)).address;
    return (await startNode(1, { kernel })).address;
  }

  test("writes, reads, stats, lists, renames, copies and deletes", async () => {
    const kernel = new FakeKernel();
    const call = originalClient(await start(kernel));
    expect(await call("Ping", { authToken: "x" })).toMatchObject({ version: "1.2.3", zoneId: "root" });
    expect(await call("Mkdir", { path: "/d", parents: true })).toMatchObject({ hit: true, isError: false });
    const content = Buffer.from("hello");
    const written = await call("Write", {
      path: "/d/a",
      content,
      contentId: "ignored since it never was enforced",
    });
    expect(written).toMatchObject({ isError: false, size: 5, gen: 1 });
    expect(written["contentId"]).toHaveLength(64);
    const read = await call("Read", { path: "/d/a" });
    expect(read).toMatchObject({ content, size: 5, gen: 1, entryType: 0, isError: false });
    expect(await call("Read", { path: "/d/a", offset: 2 })).toMatchObject({ content: Buffer.from("llo") });
    expect(await call("Stat", { path: "/d/a" })).toMatchObject({
      found: true,
      path: "/d/a",
      size: 5,
      isDirectory: false,
      mode: 0o644,
      version: 1,
      zoneId: "root",
      createdAtMs: 1_700_000_000_000,
      lastWriterAddress: "127.0.0.1:2126",
      ownerId: "tester",
    });
    expect(await call("Stat", { path: "/nowhere" })).toMatchObject({ found: false, isError: false });
    expect(await call("Readdir", { path: "/d" })).toMatchObject({ entries: [{ name: "a", entryType: 0 }] });
    expect(await call("Rename", { path: "/d/a", newPath: "/d/b" })).toMatchObject({
      hit: true,
      success: true,
      oldSize: 5,
      isError: false,
    });
    expect(await call("Copy", { src: "/d/b", dst: "/d/c" })).toMatchObject({
      hit: true,
      dstPath: "/d/c",
      size: 5,
    });
    expect(await call("Setattr", { path: "/d/c", modifiedAtMs: 5 })).toMatchObject({
      path: "/d/c",
      created: false,
    });
    expect(await call("Delete", { path: "/d", recursive: true })).toMatchObject({
      success: true,
      path: "/d",
      entryType: 1,
    });
    expect([...kernel.rows.keys()]).toEqual(["/"]);
  });

  test("gets its errors in-band, with the codes of the protocol", async () => {
    const call = originalClient(await start(new FakeKernel()));
    const read = await call("Read", { path: "/nowhere" });
    expect(read["isError"]).toBe(true);
    expect(payload(read)).toMatchObject({ code: -32007, message: "/nowhere does not exist" });
    expect(payload(await call("Delete", { path: "/nowhere" }))).toMatchObject({ code: -32007 });
    expect(payload(await call("StreamReadAt", { path: "/a" }))).toMatchObject({ nexus_code: "NOT_FOUND" });
    const versioned = await call("Setattr", { path: "/a", version: 9 });
    expect(payload(versioned)).toMatchObject({ nexus_code: "UNSUPPORTED" });
  });

  test("locks, extends by the id it was given, and unlocks; timeout_ms is the time to live, never a wait", async () => {
    const kernel = new FakeKernel();
    const call = originalClient(await start(kernel));
    const first = await call("Lock", { path: "/a", timeoutMs: 2_500 });
    expect(first).toMatchObject({ acquired: true, isError: false });
    const { lockId } = first as { lockId: string };
    const held = (await kernel.locks.get("/a"))?.holders[0];
    expect(held).toMatchObject({ lockId, mode: { kind: "exclusive" } });
    expect(held?.remainingMs).toBeGreaterThan(2_500);
    expect(held?.remainingMs).toBeLessThanOrEqual(3_000);
    const second = await call("Lock", { path: "/a", timeoutMs: 60_000 });
    expect(second).toMatchObject({ acquired: false, lockId: "", isError: false });
    expect(await call("Lock", { path: "/a", lockId, timeoutMs: 9_000 })).toMatchObject({
      acquired: true,
      lockId,
    });
    expect((await kernel.locks.get("/a"))?.holders[0]?.remainingMs).toBeGreaterThan(8_000);
    expect(await call("Unlock", { path: "/a", lockId })).toMatchObject({ released: true, isError: false });
    expect(await call("Unlock", { path: "/a", lockId })).toMatchObject({ released: false, isError: false });
    // An id alone never acquires: what was lost stays lost.
    const lost = await call("Lock", { path: "/a", lockId, timeoutMs: 9_000 });
    expect(lost).toMatchObject({ acquired: false, isError: false });
    expect(await kernel.locks.get("/a")).toBeNull();
  });

  test("batches report per item", async () => {
    const kernel = new FakeKernel();
    const call = originalClient(await start(kernel));
    const writes = await call("BatchWrite", {
      items: [
        { path: "/a", content: Buffer.from("one") },
        { path: "/b", content: Buffer.from("three") },
      ],
    });
    expect(writes["results"]).toMatchObject([
      { size: 3, version: 1 },
      { size: 5, version: 1 },
    ]);
    const reads = await call("BatchRead", {
      items: [{ path: "/b", offset: 1, length: 2 }, { path: "/none" }, { path: "/a", length: 0 }],
    });
    expect(reads["results"]).toMatchObject([
      { content: Buffer.from("hr"), isError: false },
      { isError: true },
      { content: Buffer.alloc(0), isError: false },
    ]);
    const stats = await call("BatchStat", { paths: ["/a", "/none"] });
    expect(stats["results"]).toMatchObject([{ found: true, size: 3 }, { found: false }]);
  });

  test("the generic Call speaks the JSON dialect", async () => {
    const call = originalClient(await start(new FakeKernel()));
    const json = async (method: string, params: Message): Promise<unknown> => {
      const response = await call("Call", { method, payload: Buffer.from(JSON.stringify(params)) });
      const body = JSON.parse((response["payload"] as Buffer).toString()) as Message;
      return response["isError"] === true ? body : body["result"];
    };
    const bytes = { __type__: "bytes", data: Buffer.from("hi").toString("base64") };
    expect(await json("write", { path: "/t", content: "hi" })).toMatchObject({ size: 2, created: true });
    expect(await json("sys_write", { path: "/t", content: bytes })).toMatchObject({
      size: 2,
      created: false,
    });
    expect(await json("sys_write", { path: "/none", content: "x" })).toMatchObject({ code: -32007 });
    expect(await json("read", { path: "/t" })).toEqual(bytes);
    expect(await json("sys_read", { path: "/t", offset: 1 })).toMatchObject({ data: "aQ==" });
    expect(await json("mkdir", { path: "/m" })).toMatchObject({ created: true });
    expect(await json("exists", { path: "/m" })).toBe(true);
    expect(await json("list", { path: "/" })).toMatchObject([{ path: "/m" }, { path: "/t" }]);
    expect(await json("sys_stat", { path: "/t" })).toMatchObject({
      path: "/t",
      size: 2,
      is_directory: false,
    });
    expect(await json("sys_stat", { path: "/none" })).toBeNull();
    expect(await json("sys_setattr", { path: "/s", entry_type: 0 })).toMatchObject({ created: true });
    expect(await json("sys_rename", { old_path: "/t", new_path: "/u" })).toMatchObject({ new_path: "/u" });
    expect(await json("sys_unlink", { path: "/u" })).toMatchObject({ removed: 1 });
    expect(await json("federation_list_zones", {})).toEqual({ zones: [], node_id: port === "2028" ? 42 : 1 });
    const lockId = await json("sys_lock", { path: "/m", ttl: 5 });
    expect(lockId).toEqual(expect.any(String));
    expect(await json("sys_lock", { path: "/m", ttl: 5 })).toBeNull();
    expect(await json("sys_lock", { path: "/m", lock_id: lockId })).toBe(lockId);
    expect(await json("sys_unlock", { path: "/m", lock_id: lockId })).toBe(true);
    expect(await json("sys_lock", { path: "/m", lock_id: lockId })).toBeNull();
    expect(await json("sys_watch", { path: "/m" })).toMatchObject({ code: -32601 });
    expect(await json("__proto__", {})).toMatchObject({ code: -32601 });
    expect(await json("read", {})).toMatchObject({ code: -32005, message: expect.stringContaining("path") });
    expect(await json("read", { path: 7 })).toMatchObject({ code: -32005 });
  });
});

test("who calls is settled before what: without credentials no method is even unknown", async () => {
  const refuse = () => {
    throw new NexusError({ code: "UNAUTHENTICATED", what: "no credentials" });
  };
  const kernel = new FakeKernel();
  const { address } = await serve(kernel, { authenticator: refuse });
  for (const method of ["read", "echo.say", "nothing"]) {
    const refused = originalClient(address)("Call", { method, payload: Buffer.from("{}") });
    await expect(refused).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  }
  expect(kernel.contexts).toEqual([]);
});
