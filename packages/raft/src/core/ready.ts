import { isEmptySnapshot, newMessage } from "./messages.js";
import type { Raft } from "./raft.js";
import type { HardState, Message, Ready, SoftState } from "./types.js";

/** How a Ready is put together, and the storage messages that replace `advance` in asynchronous mode. */

/** What the last accepted Ready said; only changes are reported. */
export interface ReportedState {
  readonly soft: SoftState;
  readonly hard: HardState;
}

export function hasReady(raft: Raft, reported: ReportedState): boolean {
  if (raft.messages.length > 0 || raft.messagesAfterAppend.length > 0) return true;
  if (raft.readStates.length > 0) return true;
  if (isSoftStateNew(raft, reported.soft) || isHardStateNew(raft, reported.hard)) return true;
  if (raft.log.unstable.hasNextSnapshot() || raft.log.unstable.hasNextEntries()) return true;
  return raft.log.hasNextCommitted(!raft.config.asyncStorageWrites);
}

/** Everything to do now. Changes nothing but that what storage must load first is noted. */
export function buildReady(raft: Raft, reported: ReportedState): Ready {
  const { unstable } = raft.log;
  const { hard } = reported;
  const entries = unstable.nextEntries();
  const ready: Ready = {
    softState: isSoftStateNew(raft, reported.soft) ? raft.softState() : null,
    hardState: isHardStateNew(raft, hard) ? raft.hardState() : null,
    readStates: raft.readStates,
    entries,
    snapshot: unstable.hasNextSnapshot() ? unstable.snapshot : null,
    committedEntries: raft.log.nextCommitted(!raft.config.asyncStorageWrites),
    messages: raft.messages,
    // The commit index alone may be lost: it is found again from the leader.
    mustSync: entries.length > 0 || raft.term !== hard.term || raft.vote !== hard.vote,
  };
  const messages = raft.config.asyncStorageWrites
    ? withStorageWork(raft, ready)
    : withMessagesToOthers(raft, ready);
  return { ...ready, messages };
}

function isSoftStateNew(raft: Raft, soft: SoftState): boolean {
  return raft.lead !== soft.lead || raft.role !== soft.state;
}

function isHardStateNew(raft: Raft, hard: HardState): boolean {
  return raft.term !== hard.term || raft.vote !== hard.vote || raft.log.committed !== hard.commit;
}

/** Synchronous: the host writes before it sends, so what depends on the write may simply follow. */
function withMessagesToOthers(raft: Raft, ready: Ready): Message[] {
  const messages = [...ready.messages];
  for (const message of raft.messagesAfterAppend) {
    if (message.to !== raft.id) messages.push(message);
  }
  return messages;
}

function withStorageWork(raft: Raft, ready: Ready): Message[] {
  const messages = [...ready.messages];
  if (needsAppend(raft, ready)) messages.push(storageAppend(raft, ready));
  if (ready.committedEntries.length > 0) messages.push(storageApply(raft, ready));
  return messages;
}

/** Also without anything to write when answers wait for earlier writes: they queue behind those. */
function needsAppend(raft: Raft, ready: Ready): boolean {
  return (
    ready.entries.length > 0 ||
    ready.hardState !== null ||
    ready.snapshot !== null ||
    raft.messagesAfterAppend.length > 0
  );
}

function storageAppend(raft: Raft, ready: Ready): Message {
  const message = newMessage("MsgStorageAppend", "append-thread", raft.id);
  message.entries = ready.entries;
  message.snapshot = ready.snapshot;
  if (ready.hardState !== null) {
    message.term = ready.hardState.term;
    message.vote = ready.hardState.vote;
    message.commit = ready.hardState.commit;
  }
  // The leader's own MsgAppResp first: it reads entries that the acknowledgement lets go of.
  const acknowledgement = storageAppendDone(raft, ready);
  message.responses =
    acknowledgement === null ? raft.messagesAfterAppend : [...raft.messagesAfterAppend, acknowledgement];
  return message;
}

/**
 * The acknowledgement of a write, or null when nobody waits for it. It names the end of the log with its
 * term, also while earlier writes are under way, and is dropped once the node's own term moved on: see
 * `handleStaleAppendDone`.
 */
export function storageAppendDone(raft: Raft, ready: Ready): Message | null {
  const hasSnapshot = !isEmptySnapshot(ready.snapshot);
  if (!raft.log.hasUnstableWork() && !hasSnapshot) return null;
  const message = newMessage("MsgStorageAppendResp", raft.id, "append-thread");
  message.term = raft.term;
  if (raft.log.hasUnstableWork()) {
    message.index = raft.log.lastIndex();
    message.logTerm = raft.log.lastTerm();
  }
  message.snapshot = ready.snapshot;
  return message;
}

function storageApply(raft: Raft, ready: Ready): Message {
  const message = newMessage("MsgStorageApply", "apply-thread", raft.id);
  message.entries = ready.committedEntries;
  message.responses = [storageApplyDone(raft, ready)];
  return message;
}

export function storageApplyDone(raft: Raft, ready: Ready): Message {
  const message = newMessage("MsgStorageApplyResp", raft.id, "apply-thread");
  message.entries = ready.committedEntries;
  return message;
}
