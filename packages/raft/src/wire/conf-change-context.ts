import type { LogIndex, NodeId } from "@nexus/contracts";
import { parseNodeId } from "@nexus/lib";
import { FieldReader } from "./packed-fields.js";
import { pack, unpack } from "./packr.js";

/** What the host keeps beside a membership change, in its replicated context. */
export interface ConfChangeContext {
  /** Lets the proposer recognise its change when it is applied. */
  readonly nonce: string;
  /** Index of the change this one was planned against: another one in between makes it a no-op. */
  readonly expectedConfIndex: LogIndex;
  /** Rows of members that are new or moved. */
  readonly members: readonly MemberFacts[];
}

export interface MemberFacts {
  readonly nodeId: NodeId;
  readonly address: string;
  /** Never promoted by itself. */
  readonly stayLearner: boolean;
  /** Members that were reached at the same address before: this one came back without its disk. */
  readonly supersedes: readonly NodeId[];
  /** Votes and keeps entries, but holds none of the zone's data; for as long as it is a member. */
  readonly isWitness: boolean;
}

export function encodeConfChangeContext(context: ConfChangeContext): Uint8Array {
  return pack([context.nonce, context.expectedConfIndex, context.members.map(packMemberFacts)]);
}

/** Errors: CORRUPT. */
export function decodeConfChangeContext(bytes: Uint8Array): ConfChangeContext {
  const fields = new FieldReader(unpack(bytes, "membership change context"));
  const context = {
    nonce: fields.text(),
    expectedConfIndex: fields.integer() as LogIndex,
    members: fields.array().map(readMemberFacts),
  };
  fields.end();
  return context;
}

export function packMemberFacts(member: MemberFacts): readonly unknown[] {
  const { nodeId, address, stayLearner, supersedes, isWitness } = member;
  // Not said of others: their rows stay as earlier versions wrote them.
  return [nodeId, address, stayLearner, supersedes, ...(isWitness ? [true] : [])];
}

export function readMemberFacts(packed: unknown): MemberFacts {
  const fields = new FieldReader(packed);
  const member = {
    nodeId: parseNodeId(fields.integer()),
    address: fields.text(),
    stayLearner: fields.flag(),
    supersedes: fields.array().map((id) => parseNodeId(new FieldReader([id]).integer())),
    isWitness: fields.atEnd ? false : fields.flag(),
  };
  fields.end();
  return member;
}
