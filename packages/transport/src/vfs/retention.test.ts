import { type ClientSessionId, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { CreatingWriteRequest, WriteResult } from "@nexus/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { VfsClient } from "../client/vfs-client.js";
import { FakeKernel } from "../testing/fake-kernel.js";
import { clientOf, closeEverything, OPTIONS, serve } from "../testing/servers.js";

const SESSION = "0a".repeat(16) as ClientSessionId;
const TIE = { sessionId: SESSION, leaseMs: 10_000 };

let kernel: FakeKernel;
let client: VfsClient;

beforeEach(async () => {
  kernel = new FakeKernel();
  client = clientOf((await serve(kernel)).address);
});
afterEach(closeEverything);

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "none",
    (error: unknown) => NexusError.from(error).code,
  );
const writing = (sizeBytes: number): CreatingWriteRequest => ({
  path: "/f",
  source: new Uint8Array(sizeBytes),
  offsetBytes: null,
  mimeType: null,
  conditions: {},
  createParents: false,
  tie: TIE,
});

describe("sessions over the wire", () => {
  it("a write carries its tie, small or streamed, and its answer that the entry is tied", async () => {
    const ties: unknown[] = [];
    const write = kernel.write.bind(kernel);
    kernel.write = async (request: CreatingWriteRequest, ...rest): Promise<WriteResult> => {
      ties.push(request.tie);
      const result = await write(request, ...rest);
      return { ...result, entry: { ...result.entry, ephemeral: true } };
    };
    for (const sizeBytes of [1, 3 * 1024 * 1024]) {
      expect((await client.write(writing(sizeBytes), OPTIONS)).entry.ephemeral).toBe(true);
    }
    expect(ties).toEqual([TIE, TIE]);
  });

  it("a write that creates nothing, and a malformed session, are refused", async () => {
    expect(await codeOf(client.sysWrite(writing(1), OPTIONS))).toBe("INVALID_ARGUMENT");
    const bad = { ...writing(1), tie: { ...TIE, sessionId: "x" as ClientSessionId } };
    expect(await codeOf(client.write(bad, OPTIONS))).toBe("INVALID_ARGUMENT");
  });

  it("keeping a session says where it has ended", async () => {
    const zones = [ROOT_ZONE, "team" as ZoneId];
    const request = { sessionId: SESSION, zones, leaseMs: 5_000 };
    expect(await client.sessions.keep(request, OPTIONS)).toEqual({ ended: ["team"] });
    expect(kernel.keptSessions).toEqual([request]);
  });
});

describe("trash over the wire", () => {
  it("is listed, restored from and emptied", async () => {
    const page = await client.trash.list({ path: "/a", cursor: null, limit: 7 }, OPTIONS);
    expect(page).toMatchObject({
      items: [{ item: "0-1", path: "/gone", deletedAtMs: 5.5, deletedBy: "ann", entry: { path: "/gone" } }],
      nextCursor: "c",
    });
    const restored = await client.trash.restore({ path: "/", item: "0-1", to: "/back" }, OPTIONS);
    expect(restored).toMatchObject({ created: true, entry: { path: "/back" } });
    expect(await codeOf(client.trash.restore({ path: "/", item: "0-2", to: null }, OPTIONS))).toBe(
      "NOT_FOUND",
    );
    expect(await client.trash.empty({ path: "/a", item: null }, OPTIONS)).toEqual({ items: 3 });
    expect(kernel.trash.asked).toEqual([
      { path: "/a", cursor: null, limit: 7 },
      { path: "/", item: "0-1", to: "/back" },
      { path: "/", item: "0-2", to: null },
      { path: "/a", item: null },
    ]);
  });

  it("of a zone is turned on and off", async () => {
    await client.zones.setTrash(ROOT_ZONE, 60_000, OPTIONS);
    await client.zones.setTrash(ROOT_ZONE, null, OPTIONS);
    expect(kernel.trash.asked).toEqual([
      { zoneId: ROOT_ZONE, retentionMs: 60_000 },
      { zoneId: ROOT_ZONE, retentionMs: null },
    ]);
  });
});
