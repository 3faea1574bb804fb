import { type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import type { ConfState } from "../../core/types.js";
import { WireReader, WireWriter } from "../../wire/bytes.js";
import { type MemberFacts, packMemberFacts, readMemberFacts } from "../../wire/conf-change-context.js";
import { confStateBytes, readConfState, writeConfState } from "../../wire/conf-state-codec.js";
import { FieldReader } from "../../wire/packed-fields.js";
import { pack, unpack } from "../../wire/packr.js";

const RECORD_VERSION = 1;
const APPLIED_BYTES = 1 + 8 + 8 + 8 + 4;

/** How far the state is, and what follows from the log alone. Written atomically with what it covers. */
export interface AppliedPoint {
  readonly index: LogIndex;
  readonly term: Term;
  /** Highest leader stamp applied: the zone's clock in milliseconds. */
  readonly zoneTimeMs: number;
  /** Rolling CRC-32C over every replicated change: equal on every replica at the same index. */
  readonly digest: number;
}

/** The membership in force and the log index of the change that made it. */
export interface AppliedConf {
  readonly confState: ConfState;
  readonly confIndex: LogIndex;
}

export const EMPTY_CONF_STATE: ConfState = {
  voters: [],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};

export function encodeApplied(point: AppliedPoint): Uint8Array {
  const writer = new WireWriter(APPLIED_BYTES);
  writer.u8(RECORD_VERSION);
  writer.u53(point.index);
  writer.u53(point.term);
  writer.u53(point.zoneTimeMs);
  writer.u32(point.digest);
  return writer.finish();
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeApplied(bytes: Uint8Array): AppliedPoint {
  const reader = new WireReader(bytes, "applied point");
  checkVersion(reader.u8(), "applied point");
  const index = reader.u53() as LogIndex;
  const term = reader.u53() as Term;
  const zoneTimeMs = reader.u53();
  const digest = reader.u32();
  reader.end();
  return { index, term, zoneTimeMs, digest };
}

export function encodeConf(conf: AppliedConf): Uint8Array {
  const writer = new WireWriter(1 + 8 + confStateBytes(conf.confState));
  writer.u8(RECORD_VERSION);
  writer.u53(conf.confIndex);
  writeConfState(writer, conf.confState);
  return writer.finish();
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeConf(bytes: Uint8Array): AppliedConf {
  const reader = new WireReader(bytes, "membership record");
  checkVersion(reader.u8(), "membership record");
  const confIndex = reader.u53() as LogIndex;
  const confState = readConfState(reader);
  reader.end();
  return { confState, confIndex };
}

export type Members = ReadonlyMap<NodeId, MemberFacts>;

/** Ascending by id, so that equal members are equal bytes. */
export function encodeMembers(members: Members): Uint8Array {
  const sorted = [...members.values()].sort((a, b) => a.nodeId - b.nodeId);
  return pack([RECORD_VERSION, sorted.map(packMemberFacts)]);
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeMembers(bytes: Uint8Array): Map<NodeId, MemberFacts> {
  const fields = new FieldReader(unpack(bytes, "member record"));
  checkVersion(fields.integer(), "member record");
  const members = new Map<NodeId, MemberFacts>();
  for (const packed of fields.array()) {
    const member = readMemberFacts(packed);
    members.set(member.nodeId, member);
  }
  fields.end();
  return members;
}

function checkVersion(version: number, subject: string): void {
  if (version === RECORD_VERSION) return;
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `${subject} has version ${version}, this node understands ${RECORD_VERSION}`,
    remedy: "start the version that wrote the data folder, or a newer one",
  });
}
