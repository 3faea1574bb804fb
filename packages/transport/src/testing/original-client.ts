import { fileURLToPath } from "node:url";
import { Client, credentials } from "@grpc/grpc-js";
import { raft } from "@nexus/contracts/wire";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { afterwards, closeEverything } from "./servers.js";

/** Closes the clients that `originalClient` made; to be called after each test. */
export { closeEverything };

/** Not compiled: it stays beside the source. */
const schema = fileURLToPath(new URL("../../src/testing/original-vfs.proto", import.meta.url));
const root = protobuf.loadSync(schema);
const service = root.lookupService("nexus.grpc.vfs.NexusVFSService").resolveAll();

export type Message = Record<string, unknown>;

/** A client made of the original schema alone, by reflection: it knows nothing of this project. */
export function originalClient(address: string) {
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

/** The bytes that a peer of the original protocol gets for a content id, or why it does not. */
export function originalReadBlob(address: string) {
  const client = new Client(address, credentials.createInsecure(), { "grpc.max_receive_message_length": -1 });
  afterwards(() => client.close());
  const { path, request, response } = raft.ZoneApiService.ReadBlob;
  return (contentId: string): Promise<{ readonly content: Uint8Array; readonly error: string }> =>
    new Promise((resolve, reject) =>
      client.makeUnaryRequest(
        path,
        (message: Uint8Array) => Buffer.from(message),
        (bytes: Buffer) => response.decode(bytes),
        request.encode({ contentId }),
        (error, reply) => (error === null && reply !== undefined ? resolve(reply) : reject(error)),
      ),
    );
}

const payload = (message: Message): Message =>
  JSON.parse(Buffer.from(message["errorPayload"] as Buffer).toString());

/** The generic Call, JSON in and out: the result, or the error object. */
export function jsonDialect(call: ReturnType<typeof originalClient>) {
  return async (method: string, params: Message): Promise<unknown> => {
    const response = await call("Call", { method, payload: Buffer.from(JSON.stringify(params)) });
    const body = JSON.parse((response["payload"] as Buffer).toString()) as Message;
    return response["isError"] === true ? body : body["result"];
  };
}

/** What every server must be to a client of the original protocol; `address` is that of one with nothing on it. */
export function describeOriginalClient(name: string, address: () => string): void {
  describe(`a client of the original schema, ${name}`, () => {
    test("writes, reads, stats, lists, renames, copies and deletes", async () => {
      const call = originalClient(address());
      expect(await call("Ping", { authToken: "x" })).toMatchObject({ zoneId: "root" });
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
        createdAtMs: expect.any(Number),
        ownerId: expect.any(String),
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
      for (const path of ["/d", "/d/b", "/d/c"]) {
        expect(await call("Stat", { path })).toMatchObject({ found: false });
      }
    });

    test("gets its errors in-band, with the codes of the protocol", async () => {
      const call = originalClient(address());
      const read = await call("Read", { path: "/nowhere" });
      expect(read["isError"]).toBe(true);
      expect(payload(read)).toMatchObject({ code: -32007, message: "/nowhere does not exist" });
      expect(payload(await call("Delete", { path: "/nowhere" }))).toMatchObject({ code: -32007 });
      expect(payload(await call("StreamReadAt", { path: "/a" }))).toMatchObject({ nexus_code: "NOT_FOUND" });
      const versioned = await call("Setattr", { path: "/a", version: 9 });
      expect(payload(versioned)).toMatchObject({ nexus_code: "UNSUPPORTED" });
    });

    test("batches report per item", async () => {
      const call = originalClient(address());
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
      const call = originalClient(address());
      const json = jsonDialect(call);
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
      expect(await json("list", { path: "/" })).toEqual(
        expect.arrayContaining(["/m", "/t"].map((path) => expect.objectContaining({ path }))),
      );
      expect(await json("sys_stat", { path: "/t" })).toMatchObject({
        path: "/t",
        size: 2,
        is_directory: false,
      });
      expect(await json("sys_stat", { path: "/none" })).toBeNull();
      expect(await json("sys_setattr", { path: "/s", entry_type: 0 })).toMatchObject({ created: true });
      expect(await json("sys_rename", { old_path: "/t", new_path: "/u" })).toMatchObject({ new_path: "/u" });
      expect(await json("sys_unlink", { path: "/u" })).toMatchObject({ removed: 1 });
      expect(await json("federation_list_zones", {})).toMatchObject({
        zones: expect.any(Array),
        node_id: expect.any(Number),
      });
      const lockId = await json("sys_lock", { path: "/m", ttl: 5 });
      expect(lockId).toEqual(expect.any(String));
      expect(await json("sys_lock", { path: "/m", ttl: 5 })).toBeNull();
      expect(await json("sys_lock", { path: "/m", lock_id: lockId })).toBe(lockId);
      expect(await json("sys_unlock", { path: "/m", lock_id: lockId })).toBe(true);
      expect(await json("sys_lock", { path: "/m", lock_id: lockId })).toBeNull();
      expect(await json("sys_watch", { path: "/m" })).toMatchObject({ code: -32601 });
      expect(await json("__proto__", {})).toMatchObject({ code: -32601 });
      expect(await json("read", {})).toMatchObject({
        code: -32005,
        message: expect.stringContaining("path"),
      });
      expect(await json("read", { path: 7 })).toMatchObject({ code: -32005 });
    });
  });
}
