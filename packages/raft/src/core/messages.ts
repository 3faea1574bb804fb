import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { utf8Encode } from "@nexus/lib";
import type {
  Entry,
  HardState,
  LocalTarget,
  Message,
  MessageTarget,
  MessageType,
  Snapshot,
} from "./types.js";

/** A message while it is being filled in. Once sent it is never written to again. */
export type MessageDraft = { -readonly [Field in keyof Message]: Message[Field] };

export const NO_TERM = 0 as Term;
export const NO_INDEX = 0 as LogIndex;
export const NO_ENTRIES: readonly Entry[] = Object.freeze([]);
export const NO_MESSAGES: readonly Message[] = Object.freeze([]);
export const NO_BYTES = new Uint8Array(0);

/** The marker in a vote request that lets it pass a leader's lease: that leader asked for the election. */
export const CAMPAIGN_TRANSFER = utf8Encode("CampaignTransfer");

/** The one place that makes a message, so that all share one hidden class (hot path). */
export function newMessage(type: MessageType, to: MessageTarget, from: MessageTarget | null): MessageDraft {
  return {
    type,
    to,
    from,
    term: NO_TERM,
    logTerm: NO_TERM,
    index: NO_INDEX,
    entries: NO_ENTRIES,
    commit: NO_INDEX,
    vote: null,
    snapshot: null,
    reject: false,
    rejectHint: NO_INDEX,
    context: null,
    responses: NO_MESSAGES,
  };
}

export function isLocalTarget(target: MessageTarget | null): target is LocalTarget {
  return target === "append-thread" || target === "apply-thread";
}

/** The sender as a node; null for local storage work and for requests made on this node. */
export function senderOf(message: Message): NodeId | null {
  return isLocalTarget(message.from) ? null : message.from;
}

/** The hard state a MsgStorageAppend carries; null when it leaves it unchanged. */
export function hardStateOf(message: Message): HardState | null {
  if (message.term === 0) return null;
  return { term: message.term, vote: message.vote, commit: message.commit };
}

/** Types that never cross the network: from a peer they are refused. */
export function isLocalMessage(type: MessageType): boolean {
  switch (type) {
    case "MsgHup":
    case "MsgBeat":
    case "MsgUnreachable":
    case "MsgSnapStatus":
    case "MsgCheckQuorum":
    case "MsgStorageAppend":
    case "MsgStorageAppendResp":
    case "MsgStorageApply":
    case "MsgStorageApplyResp":
      return true;
    default:
      return false;
  }
}

/** Answers: refused from nodes that are not in the configuration. */
export function isResponseMessage(type: MessageType): boolean {
  switch (type) {
    case "MsgAppResp":
    case "MsgVoteResp":
    case "MsgHeartbeatResp":
    case "MsgUnreachable":
    case "MsgReadIndexResp":
    case "MsgPreVoteResp":
    case "MsgStorageAppendResp":
    case "MsgStorageApplyResp":
      return true;
    default:
      return false;
  }
}

export function isTransferMarker(context: Uint8Array | null): boolean {
  if (context === null || context.length !== CAMPAIGN_TRANSFER.length) return false;
  for (let i = 0; i < context.length; i += 1) {
    if (context[i] !== CAMPAIGN_TRANSFER[i]) return false;
  }
  return true;
}

/** Bytes of the entry as etcd's protobuf (type, term, index, data): what size limits count. */
export function entryBytes(entry: Entry): number {
  const dataLength = entry.data.length;
  const dataField = dataLength === 0 ? 0 : 1 + varintBytes(dataLength) + dataLength;
  return 2 + 1 + varintBytes(entry.term) + 1 + varintBytes(entry.index) + dataField;
}

export function entriesBytes(entries: readonly Entry[]): number {
  let total = 0;
  for (let i = 0; i < entries.length; i += 1) total += entryBytes(entries[i] as Entry);
  return total;
}

/** Bytes of the data alone: what in-flight and uncommitted limits count. */
export function payloadBytes(entries: readonly Entry[]): number {
  let total = 0;
  for (let i = 0; i < entries.length; i += 1) total += (entries[i] as Entry).data.length;
  return total;
}

/** The longest prefix of at most `maxBytes`, but never nothing: one entry always fits. */
export function limitEntries(entries: readonly Entry[], maxBytes: number): readonly Entry[] {
  let total = 0;
  for (let i = 0; i < entries.length; i += 1) {
    total += entryBytes(entries[i] as Entry);
    if (total > maxBytes && i > 0) return entries.slice(0, i);
  }
  return entries;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}

/** Index of the last entry; `entries` is not empty. */
export function lastIndexOf(entries: readonly Entry[]): LogIndex {
  return (entries[entries.length - 1] as Entry).index;
}

export function isEmptySnapshot(snapshot: Snapshot | null): boolean {
  return snapshot === null || snapshot.metadata.index === 0;
}
