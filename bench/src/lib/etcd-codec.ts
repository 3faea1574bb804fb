import protobuf from "protobufjs/minimal.js";

/** The few messages of etcd's v3 services that the benchmarks speak (etcdserverpb, field numbers of etcd 3.4). */
export const ETCD_PUT_PATH = "/etcdserverpb.KV/Put";
export const ETCD_RANGE_PATH = "/etcdserverpb.KV/Range";
export const ETCD_STATUS_PATH = "/etcdserverpb.Maintenance/Status";
export const ETCD_MOVE_LEADER_PATH = "/etcdserverpb.Maintenance/MoveLeader";

const HEADER = 1;
const STATUS_LEADER = 4;
const RANGE_KVS = 2;

export function encodePutRequest(key: string, value: string): Buffer {
  const writer = protobuf.Writer.create();
  writer.uint32((1 << 3) | 2).bytes(Buffer.from(key));
  writer.uint32((2 << 3) | 2).bytes(Buffer.from(value));
  return Buffer.from(writer.finish());
}

/** One key, linearizable: `serializable` stays unset. */
export function encodeRangeRequest(key: string): Buffer {
  const writer = protobuf.Writer.create();
  writer.uint32((1 << 3) | 2).bytes(Buffer.from(key));
  return Buffer.from(writer.finish());
}

export interface EtcdStatus {
  /** The member that answered. */
  readonly member: bigint;
  /** 0n while there is none. */
  readonly leader: bigint;
}

export function decodeStatusResponse(bytes: Uint8Array): EtcdStatus {
  let member = 0n;
  let leader = 0n;
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === HEADER) member = readMember(reader.bytes());
    else if (tag >>> 3 === STATUS_LEADER) leader = readVarint(reader);
    else reader.skipType(tag & 7);
  }
  return { member, leader };
}

/** ResponseHeader.member_id, its second field. */
function readMember(header: Uint8Array): bigint {
  const reader = protobuf.Reader.create(header);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 2) return readVarint(reader);
    reader.skipType(tag & 7);
  }
  return 0n;
}

/** Member ids are 64 bits wide, which numbers are not. */
function readVarint(reader: protobuf.Reader): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = reader.buf[reader.pos] ?? 0;
    reader.skip(1);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

export function encodeMoveLeaderRequest(target: bigint): Buffer {
  const bytes = [1 << 3];
  let rest = target;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** Checks that the answer is a PutResponse with a header, as a client library would decode it. */
export function decodePutResponse(bytes: Uint8Array): void {
  if (!countFields(bytes).has(HEADER)) throw new Error("etcd answered a put without a header");
}

/** Checks that the answer carries exactly one key. */
export function decodeRangeResponse(bytes: Uint8Array): void {
  const found = countFields(bytes).get(RANGE_KVS) ?? 0;
  if (found !== 1) throw new Error(`etcd answered a range with ${found} keys instead of 1`);
}

function countFields(bytes: Uint8Array): Map<number, number> {
  const reader = protobuf.Reader.create(bytes);
  const counts = new Map<number, number>();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    counts.set(tag >>> 3, (counts.get(tag >>> 3) ?? 0) + 1);
    reader.skipType(tag & 7);
  }
  return counts;
}
