import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { admin, core, type MessageCodec, type MethodDescriptor, raft, vfs } from "./index.js";

/** One line of golden.jsonl; the bytes were made by protoc from the same value (scripts/proto/golden.mjs). */
interface Golden {
  readonly rpc: string;
  readonly side: "request" | "response";
  readonly message: string;
  readonly value: Record<string, unknown>;
  readonly hex: string;
}

const golden = readFileSync(new URL("../../src/wire/golden.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Golden);

const services = [
  ["nexus.raft.ZoneTransportService", raft.ZoneTransportService],
  ["nexus.raft.ZoneApiService", raft.ZoneApiService],
  ["nexus.raft.MetaStoreService", raft.MetaStoreService],
  ["nexus.grpc.vfs.NexusVFSService", vfs.NexusVFSService],
  ["nexus.admin.ZoneAdminService", admin.ZoneAdminService],
] as const;

type AnyMethod = MethodDescriptor<unknown, unknown>;
const methods = new Map<string, AnyMethod>(
  services.flatMap(([service, table]) =>
    Object.values(table as unknown as Record<string, AnyMethod>).map(
      (method) => [`${service}.${method.name}`, method] as const,
    ),
  ),
);

function isCodec(value: unknown): value is MessageCodec<unknown> {
  return typeof value === "object" && value !== null && "typeName" in value;
}
const codecs = new Map(
  [core, raft, vfs, admin]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter(isCodec)
    .map((codec) => [codec.typeName, codec]),
);

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** `{$bytes}` objects to Uint8Arrays. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== "object" || value === null) return value;
  if ("$bytes" in value) return new Uint8Array(Buffer.from(String(value.$bytes), "hex"));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
}

/** The fields that are set, as golden.jsonl writes them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: toHex(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const isEmpty = (item: unknown) =>
    typeof item === "object" && item !== null && Object.keys(item).length === 0;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => !isEmpty(item))
      .map(([key, item]) => [key, plain(item)]),
  );
}

function codecOf(message: string): MessageCodec<unknown> {
  const codec = codecs.get(message);
  if (codec === undefined) throw new Error(`no codec for ${message}`);
  return codec;
}

describe("golden bytes made by protoc", () => {
  test.each(golden)("$message ($side of $rpc) encodes to them and decodes from them", (entry) => {
    const codec = codecOf(entry.message);
    expect(toHex(codec.encode(revive(entry.value) as object))).toBe(entry.hex);
    const decoded = plain(codec.decode(Buffer.from(entry.hex, "hex")));
    expect(decoded).toEqual(entry.value);
  });

  test("every RPC of every service has a request and a response sample", () => {
    const sampled = new Set(golden.map((entry) => `${entry.rpc} ${entry.side}`));
    const missing = [...methods.keys()].filter(
      (name) => !sampled.has(`${name} request`) || !sampled.has(`${name} response`),
    );
    expect(missing).toEqual([]);
    expect(methods.size).toBe(services.reduce((sum, [, table]) => sum + Object.keys(table).length, 0));
  });

  test("the tables name the codecs the schema names", () => {
    for (const entry of golden) {
      const method = methods.get(entry.rpc);
      expect(method?.[entry.side].typeName).toBe(entry.message);
      expect(method?.path).toBe(`/${entry.rpc.replace(/\.(\w+)$/, "/$1")}`);
    }
  });
});

describe("the wire contract", () => {
  test("a message of a newer peer is read, its unknown fields dropped", () => {
    const newer = Buffer.from("0a022f61c2930103777878", "hex"); // path, then field 2360 as bytes
    const decoded = vfs.StatRequest.decode(newer);
    expect(decoded.path).toBe("/a");
    expect(toHex(vfs.StatRequest.encode(decoded))).toBe("0a022f61");
  });

  test("cut bytes, wrong lengths and text that is not UTF-8 are refused", () => {
    const whole = Buffer.from(vfs.WriteRequest.encode({ path: "/a", content: new Uint8Array(100) }));
    for (let length = 1; length < whole.length; length++) {
      if (length === 4) continue; // the end of the first field: a message of its own
      expect(() => vfs.WriteRequest.decode(whole.subarray(0, length)), `cut at ${length}`).toThrow();
    }
    expect(() => vfs.StatRequest.decode(Buffer.from("0a02c328", "hex"))).toThrow();
  });

  test("absent fields with presence are null, others hold their default", () => {
    const decoded = vfs.SetattrRequest.decode(new Uint8Array());
    expect(decoded.mimeType).toBeNull();
    expect(decoded.modifiedAtMs).toBeNull();
    expect(decoded.path).toBe("");
    expect(decoded.capacity).toBe(0);
    expect(decoded.xattrs).toEqual({});
    expect(vfs.WriteResponse.decode(new Uint8Array()).entry).toBeNull();
  });

  test("an optional field set to its default is present", () => {
    const bytes = vfs.BatchReadItemRequest.encode({ path: "/a", length: 0 });
    expect(vfs.BatchReadItemRequest.decode(bytes).length).toBe(0);
    expect(
      vfs.BatchReadItemRequest.decode(vfs.BatchReadItemRequest.encode({ path: "/a" })).length,
    ).toBeNull();
  });
});
