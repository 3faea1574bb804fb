import {
  type IncarnationId,
  type Inode,
  type LogIndex,
  NexusError,
  type NodeId,
  type ZoneId,
} from "@nexus/contracts";
import type {
  CommitActor,
  ExpiredEntry,
  MetaTransaction,
  Mutation,
  ZoneConsistency,
  ZoneQuota,
} from "@nexus/kernel";
import { parseIncarnationId, parseNodeId, parseZoneId } from "@nexus/lib";
import { type FloorAck, packAck, readAck } from "../eventual/agreement.js";
import {
  type PipeOperation,
  packPipeOperation,
  packStreamOperation,
  readPipeOperation,
  readStreamOperation,
  type StreamOperation,
} from "./channel-codec.js";
import { type LockOperation, packLockOperation, readLockOperation } from "./lock-codec.js";
import { packMutation, unpackMutation } from "./mutation-codec.js";
import { FieldReader } from "./packed-fields.js";
import { pack, unpack } from "./packr.js";
import { packSealOperation, readSealOperation, type SealOperation } from "./seal-codec.js";
import { packTransaction, readTransaction } from "./transaction-codec.js";

/** What an entry asks the zone's state machine to do. */
export type Command =
  | { readonly kind: "mutate"; readonly mutations: readonly Mutation[] }
  /** Opens a client session; its id is the log index of the entry. The nonce lets the proposer recognise it. */
  | { readonly kind: "registerSession"; readonly owner: NodeId; readonly nonce: string }
  | { readonly kind: "closeSession"; readonly session: LogIndex }
  /** Changes nothing but the zone's clock. */
  | { readonly kind: "advanceClock" }
  | { readonly kind: "setMemberAddress"; readonly node: NodeId; readonly address: string }
  /** Only in root: the cluster's list of zones. */
  | { readonly kind: "registry"; readonly change: RegistryChange }
  | { readonly kind: "locks"; readonly operation: LockOperation }
  /** A member says what the digest of its state was after the entry at `index`; the leader's comes first. */
  | { readonly kind: "stateHash"; readonly index: LogIndex; readonly digest: number; readonly node: NodeId }
  /** Compares, then mutations: all or nothing. */
  | { readonly kind: "transact"; readonly transaction: MetaTransaction }
  /** Ends what has expired by the zone's clock: locks, and places in their queues. */
  | { readonly kind: "expire" }
  | { readonly kind: "pipe"; readonly operation: PipeOperation }
  | { readonly kind: "stream"; readonly operation: StreamOperation }
  /** A member of an eventual zone says what it has, so that tombstones may go. */
  | { readonly kind: "floorAck"; readonly ack: FloorAck }
  /** Removes those whose time is up; it may come twice, or be about entries that are gone. */
  | { readonly kind: "expireRows"; readonly entries: readonly ExpiredEntry[] }
  /** A step of moving a stream's older messages to content. */
  | { readonly kind: "seal"; readonly operation: SealOperation }
  /** How much the zone may hold from here on. */
  | { readonly kind: "setQuota"; readonly quota: ZoneQuota }
  /** In somebody's name, which the history of the zone keeps. */
  | { readonly kind: "by"; readonly actor: CommitActor; readonly change: NamespaceChange };

/** What a caller's commit asks for. */
export type NamespaceChange = Extract<Command, { readonly kind: "mutate" | "transact" }>;

export type RegistryChange =
  /** Reserves a zone id; refused ZONE_EXISTS. The creator makes the first replica, then activates. */
  | {
      readonly kind: "create";
      readonly zoneId: ZoneId;
      readonly incarnation: IncarnationId;
      readonly founder: NodeId;
      readonly founderAddress: string;
      /** Of a zone with `strong`, the field is not on the wire: older nodes read such changes too. */
      readonly consistency: ZoneConsistency;
    }
  | { readonly kind: "activate"; readonly zoneId: ZoneId; readonly incarnation: IncarnationId }
  /** Nodes that hold a replica, for joiners. */
  | {
      readonly kind: "setMembers";
      readonly zoneId: ZoneId;
      readonly incarnation: IncarnationId;
      readonly members: readonly MemberHint[];
    }
  /**
   * The zone goes on under a new incarnation made by `founder` out of its own copy (lost quorum, restore); members of
   * the former life are out of it.
   */
  | {
      readonly kind: "replaceIncarnation";
      readonly zoneId: ZoneId;
      readonly incarnation: IncarnationId;
      readonly replacement: IncarnationId;
      readonly founder: NodeId;
      readonly founderAddress: string;
    }
  /** Gives the zone up: every node drops its replica when it applies this. */
  | { readonly kind: "remove"; readonly zoneId: ZoneId; readonly incarnation: IncarnationId }
  /** Like `remove`, of a zone whose first replica was never made; refused once it is active. */
  | { readonly kind: "giveUp"; readonly zoneId: ZoneId; readonly incarnation: IncarnationId };

export interface MemberHint {
  readonly nodeId: NodeId;
  readonly address: string;
}

/** The change as its caller's; his name is left out when he has none. */
export function inNameOf(
  { actor }: { readonly actor?: CommitActor },
  change: NamespaceChange,
): Extract<Command, { readonly kind: "mutate" | "transact" | "by" }> {
  return actor === undefined ? change : { kind: "by", actor, change };
}

/** Numbers are format: additions take new ones. */
export const COMMAND_KIND = {
  mutate: 1,
  registerSession: 2,
  closeSession: 3,
  advanceClock: 4,
  setMemberAddress: 5,
  registry: 6,
  locks: 7,
  transact: 8,
  stateHash: 9,
  expire: 10,
  floorAck: 11,
  pipe: 13,
  stream: 14,
  setQuota: 15,
  expireRows: 17,
  seal: 18,
  by: 19,
} as const satisfies Record<Command["kind"], number>;

const REGISTRY_KIND = {
  create: 1,
  activate: 2,
  setMembers: 3,
  remove: 4,
  replaceIncarnation: 6,
  giveUp: 7,
} as const satisfies Record<RegistryChange["kind"], number>;

export function encodeCommandBody(command: Command): Uint8Array {
  return pack(packCommand(command));
}

function packCommand(command: Command): readonly unknown[] {
  switch (command.kind) {
    case "mutate":
      return command.mutations.map(packMutation);
    case "registerSession":
      return [command.owner, command.nonce];
    case "closeSession":
      return [command.session];
    case "advanceClock":
    case "expire":
      return [];
    case "setMemberAddress":
      return [command.node, command.address];
    case "registry":
      return packRegistryChange(command.change);
    case "stateHash":
      return [command.index, command.digest, command.node];
    case "floorAck":
      return packAck(command.ack);
    case "expireRows":
      return command.entries.map(({ path, inode }) => [path, inode]);
    case "setQuota":
      return [command.quota.maxEntries, command.quota.maxBytes];
    case "locks":
      return packLockOperation(command.operation);
    case "pipe":
      return packPipeOperation(command.operation);
    case "stream":
      return packStreamOperation(command.operation);
    case "seal":
      return packSealOperation(command.operation);
    case "transact":
      return packTransaction(command.transaction);
    case "by":
      return packChangeBy(command.actor, command.change);
  }
}

function packChangeBy({ userId, agentId }: CommitActor, change: NamespaceChange): readonly unknown[] {
  return [userId, agentId, COMMAND_KIND[change.kind], packCommand(change)];
}

function readChangeBy(fields: FieldReader): Command {
  const actor = { userId: fields.text(), agentId: fields.textOrNull() };
  const kind = fields.integer();
  const inner = new FieldReader(fields.array());
  if (kind !== COMMAND_KIND.mutate && kind !== COMMAND_KIND.transact) {
    return fields.refuse(`a command of kind ${kind} is in nobody's name`);
  }
  const change = readCommand(kind, inner) as NamespaceChange;
  inner.end();
  return { kind: "by", actor, change };
}

function packRegistryChange(change: RegistryChange): readonly unknown[] {
  const head = [REGISTRY_KIND[change.kind], change.zoneId, change.incarnation];
  switch (change.kind) {
    case "create":
      return [...head, change.founder, change.founderAddress, ...packConsistency(change.consistency)];
    case "replaceIncarnation":
      return [...head, change.replacement, change.founder, change.founderAddress];
    case "setMembers":
      return [...head, packMemberHints(change.members)];
    case "activate":
    case "remove":
    case "giveUp":
      return head;
  }
}

/** Errors: CORRUPT, INVALID_ARGUMENT (malformed ids), VERSION_UNSUPPORTED (a kind this node does not know). */
export function decodeCommand(kind: number, body: Uint8Array): Command {
  const fields = new FieldReader(unpack(body, "zone command"));
  const command = readCommand(kind, fields);
  fields.end();
  return command;
}

function readCommand(kind: number, fields: FieldReader): Command {
  switch (kind) {
    case COMMAND_KIND.mutate: {
      const mutations: Mutation[] = [];
      while (!fields.atEnd) mutations.push(unpackMutation(fields.next()));
      return { kind: "mutate", mutations };
    }
    case COMMAND_KIND.registerSession:
      return { kind: "registerSession", owner: parseNodeId(fields.integer()), nonce: fields.text() };
    case COMMAND_KIND.closeSession:
      return { kind: "closeSession", session: fields.integer() as LogIndex };
    case COMMAND_KIND.advanceClock:
      return { kind: "advanceClock" };
    case COMMAND_KIND.setMemberAddress:
      return { kind: "setMemberAddress", node: parseNodeId(fields.integer()), address: fields.text() };
    case COMMAND_KIND.registry:
      return { kind: "registry", change: readRegistryChange(fields) };
    case COMMAND_KIND.locks:
      return { kind: "locks", operation: readLockOperation(fields) };
    case COMMAND_KIND.stateHash: {
      const index = fields.integer() as LogIndex;
      const digest = fields.integer();
      return { kind: "stateHash", index, digest, node: parseNodeId(fields.integer()) };
    }
    case COMMAND_KIND.transact:
      return { kind: "transact", transaction: readTransaction(fields) };
    case COMMAND_KIND.pipe:
      return { kind: "pipe", operation: readPipeOperation(fields) };
    case COMMAND_KIND.stream:
      return { kind: "stream", operation: readStreamOperation(fields) };
    case COMMAND_KIND.expire:
      return { kind: "expire" };
    case COMMAND_KIND.floorAck:
      return { kind: "floorAck", ack: readAck(fields) };
    case COMMAND_KIND.expireRows: {
      const entries: ExpiredEntry[] = [];
      while (!fields.atEnd) entries.push(readExpiredEntry(fields.next()));
      return { kind: "expireRows", entries };
    }
    case COMMAND_KIND.seal:
      return { kind: "seal", operation: readSealOperation(fields) };
    case COMMAND_KIND.setQuota: {
      const maxEntries = fields.integerOrNull();
      return { kind: "setQuota", quota: { maxEntries, maxBytes: fields.integerOrNull() } };
    }
    case COMMAND_KIND.by:
      return readChangeBy(fields);
    default:
      throw new NexusError({
        code: "VERSION_UNSUPPORTED",
        what: `command kind ${kind} is not known to this node`,
        remedy: "upgrade this node",
      });
  }
}

function readExpiredEntry(packed: unknown): ExpiredEntry {
  const fields = new FieldReader(packed);
  const entry = { path: fields.text(), inode: fields.integer() as Inode };
  fields.end();
  return entry;
}

function readRegistryChange(fields: FieldReader): RegistryChange {
  const kind = fields.integer();
  const zoneId = parseZoneId(fields.text());
  const incarnation = parseIncarnationId(fields.text());
  switch (kind) {
    case REGISTRY_KIND.create: {
      const founder = parseNodeId(fields.integer());
      const founderAddress = fields.text();
      const consistency = readConsistency(fields);
      return { kind: "create", zoneId, incarnation, founder, founderAddress, consistency };
    }
    case REGISTRY_KIND.activate:
      return { kind: "activate", zoneId, incarnation };
    case REGISTRY_KIND.setMembers:
      return { kind: "setMembers", zoneId, incarnation, members: readMemberHints(fields.array()) };
    case REGISTRY_KIND.replaceIncarnation: {
      const replacement = parseIncarnationId(fields.text());
      const founder = parseNodeId(fields.integer());
      const founderAddress = fields.text();
      return { kind: "replaceIncarnation", zoneId, incarnation, replacement, founder, founderAddress };
    }
    case REGISTRY_KIND.remove:
      return { kind: "remove", zoneId, incarnation };
    case REGISTRY_KIND.giveUp:
      return { kind: "giveUp", zoneId, incarnation };
    default:
      return fields.refuse(`registry change ${kind} is unknown`);
  }
}

const EVENTUAL = 1;

/** A last field that only eventual zones have. */
export function packConsistency(consistency: ZoneConsistency): readonly number[] {
  return consistency === "eventual" ? [EVENTUAL] : [];
}

export function readConsistency(fields: FieldReader): ZoneConsistency {
  if (fields.atEnd) return "strong";
  const number = fields.integer();
  return number === EVENTUAL ? "eventual" : fields.refuse(`consistency ${number} is unknown`);
}

export function packMemberHints(members: readonly MemberHint[]): readonly unknown[] {
  return members.map((member) => [member.nodeId, member.address]);
}

export function readMemberHints(packed: readonly unknown[]): readonly MemberHint[] {
  return packed.map((item) => {
    const fields = new FieldReader(item);
    return { nodeId: parseNodeId(fields.integer()), address: fields.text() };
  });
}
