import { createServer } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { type MethodDescriptor, raft } from "@nexus/contracts/wire";
import { FakeMetaStore, put } from "@nexus/kernel/testing";
import { COMMAND_KIND, encodeCommandBody } from "@nexus/raft";
import { afterEach, describe, expect, test } from "vitest";
import { unaryBytesMethod } from "../grpc/definitions.js";
import { DEFAULT_REMOTE_ROWS_LIMITS } from "../limits.js";
import { INSECURE, type TransportSecurity } from "../security.js";
import { TEST_CERTIFICATES as pem } from "../testing/certificates.js";
import { FakeKernel } from "../testing/fake-kernel.js";
import { openRows, serveRows } from "../testing/rows-nodes.js";
import { afterwards, closeEverything, serve, until, unusedAddress } from "../testing/servers.js";
import { changeFromWire } from "./changes.js";
import { openRemoteMetaStore } from "./open-remote-meta-store.js";
import { RowsServer } from "./rows-server.js";

afterEach(closeEverything);

const FRESH = { consistency: LINEARIZABLE, timeoutMs: 5_000 };
const WRITE = { timeoutMs: 5_000 };
const coded = (code: string) => expect.objectContaining({ code });

const tls = (certPem: string, keyPem: string): TransportSecurity => ({
  kind: "mutual-tls",
  caPem: Buffer.from(pem.caPem),
  certPem: Buffer.from(certPem),
  keyPem: Buffer.from(keyPem),
  serverName: null,
});
const NODE = tls(pem.serverCertPem, pem.serverKeyPem);
const FOREIGN = tls(pem.foreignCertPem, pem.foreignKeyPem);

describe("who may have a zone's rows", () => {
  async function secureNode() {
    const held = new FakeMetaStore(ROOT_ZONE);
    const node = await serveRows([held], { server: { security: NODE } });
    return { held, address: node.address };
  }

  test("a node's certificate opens them", async () => {
    const { address } = await secureNode();
    const store = await openRows([address], { security: NODE });
    afterwards(() => store.close());
    await store.commit([put("/f")], WRITE);
    expect((await store.get("/f", FRESH))?.version).toBe(1);
  });

  test("another authority's certificate, or none, does not even connect", async () => {
    const { address } = await secureNode();
    for (const security of [FOREIGN, INSECURE]) {
      await expect(openRows([address], { security })).rejects.toEqual(coded("UNAVAILABLE"));
    }
  });

  test("who is no node is refused by name, and no longer told of history once that is so", async () => {
    const held = new FakeMetaStore(ROOT_ZONE);
    let isNode = true;
    const authorizePeer = (): void => {
      if (isNode) return;
      throw new NexusError({ code: "PERMISSION_DENIED", what: "certificate ann names no host and no node" });
    };
    const node = await serveRows([held], { server: { authorizePeer } });
    const troubles: string[] = [];
    const store = await openRows([node.address], { onTrouble: ({ code }) => void troubles.push(code) });
    afterwards(() => store.close());
    let calls = 0;
    store.onHistory(() => {
      calls += 1;
    });
    await until(() => calls > 0, "the first notice");
    isNode = false;
    held.applyNow([put("/f")]);
    await until(() => troubles.includes("PERMISSION_DENIED"), "the end of the stream");
    await expect(store.get("/f", FRESH)).rejects.toEqual(coded("PERMISSION_DENIED"));
    await expect(store.commit([put("/f")], WRITE)).rejects.toEqual(coded("PERMISSION_DENIED"));
    await expect(openRows([node.address])).rejects.toMatchObject({
      code: "PERMISSION_DENIED",
      message: expect.stringContaining("certificate ann"),
    });
    expect(held.commits).toBe(0);
  });

  test("the client port does not serve them", async () => {
    const server = await serve(new FakeKernel());
    await expect(openRows([server.address])).rejects.toMatchObject({
      code: "UNSUPPORTED",
      remedy: expect.stringContaining("no Nexus node"),
    });
  });

  test("metadata never goes to another machine in plaintext unasked", async () => {
    const options = { zoneId: ROOT_ZONE, security: INSECURE, timeoutMs: 1_000 };
    const open = (address: string) => openRemoteMetaStore({ ...options, addresses: [address] });
    await expect(open("10.1.2.3:2126")).rejects.toEqual(coded("CONFIG_INVALID"));
    await expect(openRemoteMetaStore({ ...options, addresses: [] })).rejects.toEqual(coded("CONFIG_INVALID"));
    await expect(open("nowhere")).rejects.toEqual(coded("INVALID_ARGUMENT"));
    await expect(open(await unusedAddress())).rejects.toEqual(coded("UNAVAILABLE"));
  });
});

describe("what may be asked", () => {
  test("commands that are a zone's own business are refused, and what cannot be read", () => {
    const never = (): void => {
      throw new Error("no limit was met");
    };
    const outside = [
      { kind: "advanceClock" },
      { kind: "expire" },
      { kind: "closeSession", session: 1 },
    ] as const;
    for (const command of outside) {
      const body = encodeCommandBody(command as never);
      const wire = { command: COMMAND_KIND[command.kind], body };
      expect(() => changeFromWire(wire, 10, never)).toThrow(coded("INVALID_ARGUMENT"));
    }
    const garbage = { command: COMMAND_KIND.mutate, body: new Uint8Array([1, 2, 3]) };
    expect(() => changeFromWire(garbage, 10, never)).toThrow(coded("INVALID_ARGUMENT"));
    const mutations = [put("/a"), put("/b")];
    const two = { command: COMMAND_KIND.mutate, body: encodeCommandBody({ kind: "mutate", mutations }) };
    let hits = 0;
    const count = (): void => {
      hits += 1;
    };
    expect(() => changeFromWire(two, 1, count)).toThrow(coded("RESOURCE_EXHAUSTED"));
    expect(hits).toBe(1);
    expect(changeFromWire(two, 2, never)).toEqual({ kind: "mutate", mutations });
    const anns = {
      kind: "by",
      actor: { userId: "ann", agentId: null },
      change: { kind: "mutate", mutations },
    } as const;
    const named = { command: COMMAND_KIND.by, body: encodeCommandBody(anns) };
    expect(() => changeFromWire(named, 1, count)).toThrow(coded("RESOURCE_EXHAUSTED"));
    expect(changeFromWire(named, 2, never)).toEqual(anns);
  });

  test("more paths than one read may name are refused; pages and parts of history are cut to size", async () => {
    const held = new FakeMetaStore(ROOT_ZONE);
    const limits = { rowsPerRead: 2, rowsPerPage: 10, rowsReplyBytes: 1_000, rowsPerCommit: 30 };
    const node = await serveRows([held], { limits });
    const store = await openRows([node.address]);
    afterwards(() => store.close());
    await expect(store.getMany(["/a", "/b", "/c"], FRESH)).rejects.toEqual(coded("RESOURCE_EXHAUSTED"));
    const start = (await store.readHistory({ after: null, limit: 1 }, FRESH)).through;
    const names = Array.from({ length: 24 }, (_, i) => `/${String(i).padStart(2, "0")}`);
    for (const path of names) await store.commit([put(path)], WRITE);
    const pages: number[] = [];
    for (let cursor: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof store.list>> = await store.list(
        "/",
        { cursor, limit: 1_000 },
        FRESH,
      );
      pages.push(page.entries.length);
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(pages.reduce((sum, rows) => sum + rows)).toBe(24);
    expect(Math.max(...pages)).toBeLessThan(10);
    const { changes } = await store.readHistory({ after: start, limit: 1_000 }, FRESH);
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.length).toBeLessThan(24);
    const many = Array.from({ length: 31 }, (_, i) => put(`/many-${i}`));
    await expect(store.commit(many, WRITE)).rejects.toEqual(coded("RESOURCE_EXHAUSTED"));
  });

  test("another life of the zone is another zone", async () => {
    const [old, reborn] = ["a", "b"].map((digit) => new FakeMetaStore(ROOT_ZONE, digit.repeat(32) as never));
    const address = await unusedAddress();
    const first = await serveRows([old!], { address });
    const store = await openRows([address]);
    afterwards(() => store.close());
    await first.stop();
    await serveRows([reborn!], { address });
    await expect(store.get("/", FRESH)).rejects.toEqual(coded("INCARNATION_MISMATCH"));
    await expect(store.commit([put("/f")], WRITE)).rejects.toEqual(coded("INCARNATION_MISMATCH"));
    expect(reborn?.commits).toBe(0);
  });
});

describe("a server that answers nonsense", () => {
  /** Answers every RPC of the service with these bytes, the first call of all as `opening` says. */
  async function babbler(bytes: Uint8Array, opening: Uint8Array | null): Promise<string> {
    const server = new Server();
    const { FollowHistory: _, ...unary } = raft.MetaStoreService;
    const methods = Object.entries(unary) as [string, MethodDescriptor<never, never>][];
    const answer = (name: string) => (name === "OpenRows" && opening !== null ? opening : bytes);
    server.addService(
      Object.fromEntries(methods.map(([name, method]) => [name, unaryBytesMethod(method)])),
      Object.fromEntries(
        methods.map(([name]) => [
          name,
          (_call: unknown, callback: (error: null, reply: Buffer) => void) =>
            callback(null, Buffer.from(answer(name))),
        ]),
      ),
    );
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    afterwards(() => server.forceShutdown());
    return `127.0.0.1:${port}`;
  }
  const opening = raft.MetaStoreService.OpenRows.response.encode({
    life: { zoneId: ROOT_ZONE, incarnation: new Uint8Array(16).fill(1) },
    sessionId: "s",
    window: 10,
    keepsHistory: true,
  });
  const { GetRows, CommitRows } = raft.MetaStoreService;

  test.each([
    ["no message", new Uint8Array([0xff, 0xff, 0xff, 0xff])],
    ["an empty message", new Uint8Array(0)],
    ["rows that are none", GetRows.response.encode({ rows: new Uint8Array([0x91, 0x91, 0xc0]) })],
    ["more rows than asked for", GetRows.response.encode({ rows: new Uint8Array([0x92, 0xc0, 0xc0]) })],
  ])("%s: a read says so at once, a commit is unknown", async (_what, bytes) => {
    const store = await openRows([await babbler(bytes, opening)]);
    afterwards(() => store.close());
    await expect(store.get("/f", FRESH)).rejects.toEqual(coded("INTERNAL"));
    await expect(store.commit([put("/f")], WRITE)).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
  });

  test("an answer to another kind of change is unknown, too", async () => {
    const done = CommitRows.response.encode({ reply: new Uint8Array([0x93, 1, 1, 2]) });
    const store = await openRows([await babbler(done, opening)]);
    afterwards(() => store.close());
    await expect(store.commit([put("/f")], WRITE)).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
  });

  test("when the zone is opened: that is refused", async () => {
    await expect(openRows([await babbler(new Uint8Array([0xff]), null)])).rejects.toEqual(coded("INTERNAL"));
    await expect(openRows([await babbler(new Uint8Array(0), null)])).rejects.toEqual(coded("INTERNAL"));
    const other = openRows([await babbler(opening, opening)], { zoneId: "team" as ZoneId });
    await expect(other).rejects.toEqual(coded("INTERNAL"));
  });

  test("what is no gRPC at all is unavailable, within the time there is", async () => {
    const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    afterwards(() => void server.close());
    const { port } = server.address() as { port: number };
    const opened = openRows([`127.0.0.1:${port}`], { timeoutMs: 2_000 });
    await expect(opened).rejects.toMatchObject({
      code: expect.stringMatching(/UNAVAILABLE|DEADLINE_EXCEEDED/),
    });
  });

  test("a server asked for the zone twice is asked by one call", async () => {
    const held = new FakeMetaStore(ROOT_ZONE);
    const node = await serveRows([held]);
    const server = new RowsServer({
      address: node.address,
      security: INSECURE,
      limits: DEFAULT_REMOTE_ROWS_LIMITS,
    });
    afterwards(() => server.close());
    const life = { zoneId: ROOT_ZONE, incarnation: held.incarnation };
    const sessions = await Promise.all([server.sessionFor(life, 1_000), server.sessionFor(life, 1_000)]);
    expect(sessions[0]).toBe(sessions[1]);
  });
});
