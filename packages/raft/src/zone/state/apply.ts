import { ERROR_CODES, type ErrorCode, NexusError, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import {
  beginNamespaceTransaction,
  type CommitActor,
  firstFailedCompare,
  type MetaTransaction,
  type Mutation,
  quotaChange,
} from "@nexus/kernel";
import type { Entry } from "../../core/types.js";
import {
  type Command,
  decodeCommand,
  type NamespaceChange,
  type RegistryChange,
} from "../../wire/command.js";
import { decodeProposal, type ProposalHead } from "../../wire/proposal.js";
import type { AppliedReply, AppliedResult } from "../../wire/reply-codec.js";
import { applyFloorAck } from "./apply-floor-ack.js";
import { applyExpiry, applyLockOperation, type EntryInstant, lockViewAt } from "./apply-locks.js";
import { applyRowExpiry } from "./apply-row-expiry.js";
import { applyStateHashClaim } from "./apply-state-hash.js";
import {
  applyPipeOperation,
  applyStreamOperation,
  dropRemovedChannels,
  sweepChannels,
} from "./channels/apply-channels.js";
import { applySealOperation } from "./channels/apply-seal.js";
import type { StateSlice } from "./slice.js";
import type { ZoneState } from "./zone-state.js";

/** What one entry did, for those who wait for it on this node. */
export type EntryEffect =
  /** The first entry of a leader, or one that only moves the clock. */
  | { readonly kind: "none" }
  | { readonly kind: "sessionOpened"; readonly owner: NodeId; readonly nonce: string }
  | { readonly kind: "answered"; readonly head: ProposalHead; readonly reply: AppliedReply };

export interface EntryResult {
  readonly effect: EntryEffect;
  /** null when the entry carries none. */
  readonly stampMs: number | null;
  readonly mountsChanged: boolean;
  readonly registryChanged: boolean;
  readonly locksChanged: boolean;
  readonly stateHashChanged: boolean;
  /** Entries removed because their time was up; null: the entry is no sweep. */
  readonly rowsExpired: number | null;
}

/** Of an entry that changes nothing. */
export const NOTHING: EntryResult = {
  effect: { kind: "none" },
  stampMs: null,
  mountsChanged: false,
  registryChanged: false,
  locksChanged: false,
  stateHashChanged: false,
  rowsExpired: null,
};

/**
 * Applies one normal entry to the slice, at the zone's time so far. Deterministic: depends on these only. A refusal is a result;
 * errors thrown mean that this replica cannot go on: CORRUPT (its state), VERSION_UNSUPPORTED (the entry).
 */
export function applyEntry(
  state: ZoneState,
  slice: StateSlice,
  entry: Entry,
  zoneTimeMs: number,
): EntryResult {
  if (entry.data.length === 0) return NOTHING;
  const proposal = malformedAsNull(() => decodeProposal(entry.data));
  if (proposal === null) return NOTHING;
  const { head, body } = proposal;
  const { stampMs } = head;
  const at: EntryInstant = { index: entry.index, nowMs: Math.max(zoneTimeMs, stampMs) };
  if (head.session === null) {
    return { ...NOTHING, stampMs, ...applyOutsideSession(state, slice, head, body, at) };
  }
  const check = state.sessions.check(head.session, head.sequence, head.answeredBelow);
  switch (check.kind) {
    case "stale":
      return { ...NOTHING, stampMs };
    case "answered":
      return { ...NOTHING, stampMs, effect: { kind: "answered", head, reply: check.reply } };
    case "refused": {
      const result: AppliedResult = { kind: "refused", error: check.error };
      const reply: AppliedReply = { index: entry.index, term: entry.term, result };
      return { ...NOTHING, stampMs, effect: { kind: "answered", head, reply } };
    }
    case "new": {
      const done = applyCommand(state, slice, head, body, at);
      const reply: AppliedReply = { index: entry.index, term: entry.term, result: done.result };
      state.sessions.record(head.session, head.sequence, reply);
      // Spelled out: this runs for every write on every replica, and spreading costs several times as much.
      return {
        effect: { kind: "answered", head, reply },
        stampMs,
        mountsChanged: done.mountsChanged,
        registryChanged: done.registryChanged,
        locksChanged: done.locksChanged,
        stateHashChanged: false,
        rowsExpired: null,
      };
    }
  }
}

/** Only what is harmless when applied twice may come without a session; anything else is ignored. */
function applyOutsideSession(
  state: ZoneState,
  slice: StateSlice,
  head: ProposalHead,
  body: Uint8Array,
  at: EntryInstant,
): Partial<EntryResult> {
  const command = malformedAsNull(() => decodeCommand(head.kind, body));
  switch (command?.kind) {
    case "registerSession": {
      const { owner, nonce } = command;
      state.sessions.register(at.index, owner);
      return { effect: { kind: "sessionOpened", owner, nonce } };
    }
    case "closeSession":
      state.sessions.close(command.session);
      return {};
    case "expire":
      applyExpiry(state.locks, slice, at);
      sweepChannels(state.channels, slice, at);
      return { locksChanged: true };
    case "seal":
      applySealOperation(state, slice, command.operation);
      return {};
    case "expireRows":
      return applyRowExpiry(state, slice, command.entries, at);
    case "stateHash":
      return { stateHashChanged: applyStateHashClaim(state, slice, command, at.index) };
    default:
      return {};
  }
}

interface CommandDone {
  readonly result: AppliedResult;
  readonly mountsChanged: boolean;
  readonly registryChanged: boolean;
  readonly locksChanged: boolean;
}

function applyCommand(
  state: ZoneState,
  slice: StateSlice,
  head: ProposalHead,
  body: Uint8Array,
  at: EntryInstant,
): CommandDone {
  const command = malformedAsNull(() => decodeCommand(head.kind, body));
  if (command === null) return refusal(malformedEntry(state));
  try {
    return runCommand(state, slice, command, at);
  } catch (error) {
    if (!NexusError.is(error) || !isRefusal(error.code)) throw error;
    // Even a refused lock command may have ended what had expired.
    return { ...refusal(error), locksChanged: command.kind === "locks" };
  }
}

const DONE: CommandDone = {
  result: { kind: "done" },
  mountsChanged: false,
  registryChanged: false,
  locksChanged: false,
};

function refusal(error: NexusError): CommandDone {
  return { ...DONE, result: { kind: "refused", error } };
}

/** A malformed entry is malformed on every replica: it does nothing, rather than stop the zone. */
export function malformedAsNull<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    if (NexusError.is(error) && (error.code === "CORRUPT" || error.code === "INVALID_ARGUMENT")) return null;
    throw error;
  }
}

function malformedEntry(state: ZoneState): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `an entry of zone ${state.identity.zoneId} is not a command`,
    remedy: "report this with the version of the node that sent it",
  });
}

/** Failures that speak of this replica or this build, not of the request. */
const FATAL_CODES: ReadonlySet<ErrorCode> = new Set([
  "CORRUPT",
  "INTERNAL",
  "IO_ERROR",
  "NO_SPACE",
  "CLOSED",
]);

function isRefusal(code: ErrorCode): boolean {
  return code in ERROR_CODES && !FATAL_CODES.has(code) && code !== "VERSION_UNSUPPORTED";
}

function runCommand(state: ZoneState, slice: StateSlice, command: Command, at: EntryInstant): CommandDone {
  switch (command.kind) {
    case "mutate":
    case "transact":
      return changeNamespace(state, slice, command, at, null);
    case "by":
      return changeNamespace(state, slice, command.change, at, command.actor);
    case "setMemberAddress":
      if (!state.changeAddress(slice, command.node, command.address)) throw notMember(state, command.node);
      return DONE;
    case "registry":
      changeRegistry(state, slice, command.change);
      return { ...DONE, registryChanged: true };
    case "closeSession":
      state.sessions.close(command.session);
      return DONE;
    case "locks": {
      const reply = applyLockOperation(state.locks, slice, command.operation, at);
      return { ...DONE, result: { kind: "locks", reply }, locksChanged: true };
    }
    case "pipe": {
      const reply = applyPipeOperation(state.channels, slice, command.operation, at);
      return { ...DONE, result: { kind: "pipe", reply } };
    }
    case "stream": {
      const reply = applyStreamOperation(state.channels, slice, command.operation, at);
      return { ...DONE, result: { kind: "stream", reply } };
    }
    case "expire":
      applyExpiry(state.locks, slice, at);
      sweepChannels(state.channels, slice, at);
      return { ...DONE, locksChanged: true };
    case "setQuota":
      slice.put([quotaChange(slice, state.identity.zoneId, command.quota)]);
      return DONE;
    case "floorAck":
      applyFloorAck(state, slice, command.ack, at.index);
      return DONE;
    // These happen outside sessions.
    case "registerSession":
    case "stateHash":
    case "expireRows":
    case "seal":
    case "advanceClock":
      return DONE;
  }
}

/** `actor`: who had it made; null: nobody in particular. */
function changeNamespace(
  state: ZoneState,
  slice: StateSlice,
  change: NamespaceChange,
  at: EntryInstant,
  actor: CommitActor | null,
): CommandDone {
  if (change.kind === "mutate") return mutate(state, slice, change.mutations, at, actor);
  return transact(state, slice, change.transaction, at, actor);
}

function mutate(
  state: ZoneState,
  slice: StateSlice,
  mutations: readonly Mutation[],
  at: EntryInstant,
  actor: CommitActor | null,
): CommandDone {
  const transaction = beginNamespaceTransaction(slice, state.identity, at.nowMs);
  const outcomes = mutations.map((mutation) => transaction.apply(mutation));
  transaction.record(slice.history, at.index, actor);
  slice.putNamespace(transaction.changes());
  dropRemovedChannels(state.channels, slice, mutations, outcomes);
  state.rowExpiry.note(transaction.earliestExpiryMs());
  return { ...DONE, result: { kind: "outcomes", outcomes }, mountsChanged: transaction.mountsChanged() };
}

function transact(
  state: ZoneState,
  slice: StateSlice,
  { compares, mutations }: MetaTransaction,
  at: EntryInstant,
  actor: CommitActor | null,
): CommandDone {
  const locks = lockViewAt(state.locks, at);
  const failed = firstFailedCompare(slice, state.identity, locks, compares);
  if (failed !== null) return { ...DONE, result: { kind: "compareFailed", failed } };
  return mutate(state, slice, mutations, at, actor);
}

function changeRegistry(state: ZoneState, slice: StateSlice, change: RegistryChange): void {
  if (state.identity.zoneId !== ROOT_ZONE) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `zone ${state.identity.zoneId} keeps no registry of zones`,
      remedy: "send the change to zone root",
    });
  }
  slice.put(state.registry.apply(change));
}

function notMember(state: ZoneState, node: NodeId): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `node ${node} is not a member of zone ${state.identity.zoneId}`,
    remedy: "list members with `nexus zone info`",
  });
}
