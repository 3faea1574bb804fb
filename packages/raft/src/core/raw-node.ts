import type { NodeId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { campaignOnRequest } from "./campaign.js";
import { type ConfChangeEncoding, encodeConfChange, entryTypeOf } from "./confchange/codec.js";
import { type RaftConfig, validateRaftConfig } from "./config.js";
import type { NewEntry } from "./leader-append.js";
import { applyConfChange } from "./membership.js";
import {
  isLocalMessage,
  isLocalTarget,
  isResponseMessage,
  NO_INDEX,
  NO_TERM,
  newMessage,
  senderOf,
} from "./messages.js";
import { Raft } from "./raft.js";
import { buildReady, hasReady, type ReportedState, storageAppendDone, storageApplyDone } from "./ready.js";
import type { ProposeResult, StepResult } from "./results.js";
import { becomeFollower } from "./roles.js";
import { type BasicRaftStatus, basicStatus, fullStatus, type RaftStatus } from "./status.js";
import { step } from "./step.js";
import { isCampaignDue, tick } from "./tick.js";
import type { ConfChange, ConfState, Entry, Message, RaftStorage, Ready } from "./types.js";

/**
 * One node of one Raft group as a deterministic state machine. Inputs are method calls, outputs are data in
 * `ready()`; it never waits, reads a clock or does I/O except through the synchronous `storage`.
 *
 * Synchronous mode: take `ready()`; write snapshot, entries and hard state; send messages; apply committed
 * entries; `advance()`. Asynchronous mode: take `ready()`; send its messages, of which MsgStorageAppend and
 * MsgStorageApply go to local workers that keep their order; when one is done, `step` or send its responses.
 */
export class RawNode {
  protected readonly raft: Raft;
  private reported: ReportedState;
  /** Synchronous mode: what this node tells itself once a Ready is carried out. null: no Ready is out. */
  private onAdvance: Message[] | null = null;

  /** Errors: INTERNAL when configuration or stored state break a rule. */
  constructor(config: RaftConfig, storage: RaftStorage) {
    validateRaftConfig(config);
    this.raft = new Raft(config, storage);
    becomeFollower(this.raft, this.raft.term, null);
    this.reported = { soft: this.raft.softState(), hard: this.raft.hardState() };
  }

  /** One tick of time passed. */
  tick(): void {
    tick(this.raft);
  }

  /** Storage may have by now what it had to read from disk: committed entries it could not give are asked for again. */
  retryStorage(): void {
    this.raft.log.retryStorage();
  }

  /** The next tick starts an election: for hosts that spread the elections of many groups. */
  isCampaignDue(): boolean {
    return isCampaignDue(this.raft);
  }

  /** Campaigns now, unless it leads, may not lead, or owes a leader its lease: `campaignRefused` says so. */
  campaign(): void {
    campaignOnRequest(this.raft);
  }

  propose(data: Uint8Array): ProposeResult {
    return this.proposeEntries([{ type: "EntryNormal", data }]);
  }

  /** Several entries, appended together or dropped together. */
  proposeBatch(batch: readonly Uint8Array[]): ProposeResult {
    return this.proposeEntries(batch.map((data) => ({ type: "EntryNormal", data })));
  }

  /** V1 exists for logs shared with software that knows no V2. */
  proposeConfChange(change: ConfChange, encoding: ConfChangeEncoding = "v2"): ProposeResult {
    const data = encodeConfChange(change, encoding);
    return this.proposeEntries([{ type: entryTypeOf(encoding), data }]);
  }

  private proposeEntries(proposed: readonly NewEntry[]): ProposeResult {
    const message = newMessage("MsgProp", this.raft.id, this.raft.id);
    message.entries = proposed.map(asUnplaced);
    const result = step(this.raft, message);
    if (
      result.kind === "stepped" ||
      result.kind === "refusedLocalMessage" ||
      result.kind === "refusedUnknownPeer"
    ) {
      invariant(false, `a proposal is answered, not ${result.kind}`, { term: this.raft.term });
    }
    return result;
  }

  /**
   * A configuration entry was committed and reached: makes it the active configuration. A host that rejects
   * the change treats the entry as empty and does not call this. Errors: INTERNAL when it does not fit.
   */
  applyConfChange(change: ConfChange): ConfState {
    return applyConfChange(this.raft, change);
  }

  /** A message from a peer, or a response of local storage work. Errors: INVALID_ARGUMENT on bad entries. */
  step(message: Message): StepResult {
    const local = isLocalTarget(message.from);
    if (!local && isLocalMessage(message.type)) return { kind: "refusedLocalMessage" };
    if (!local && isResponseMessage(message.type)) {
      const from = senderOf(message);
      if (from === null || this.raft.tracker.progress(from) === undefined)
        return { kind: "refusedUnknownPeer" };
    }
    return step(this.raft, message);
  }

  hasReady(): boolean {
    return this.onAdvance === null && hasReady(this.raft, this.reported);
  }

  /** Everything to do now; taken, it is this host's to carry out. Errors: INTERNAL before `advance`. */
  ready(): Ready {
    invariant(this.onAdvance === null, "a Ready is advanced before the next one", { id: this.raft.id });
    const ready = buildReady(this.raft, this.reported);
    this.accept(ready);
    return ready;
  }

  private accept(ready: Ready): void {
    const { raft } = this;
    this.reported = {
      soft: ready.softState ?? this.reported.soft,
      hard: ready.hardState ?? this.reported.hard,
    };
    if (!raft.config.asyncStorageWrites) this.onAdvance = this.ownResponses(ready);
    raft.messages = [];
    raft.messagesAfterAppend = [];
    raft.readStates = [];
    raft.log.unstable.acceptInProgress();
    if (ready.committedEntries.length > 0) {
      raft.log.acceptApplying(ready.committedEntries, !raft.config.asyncStorageWrites);
    }
  }

  private ownResponses(ready: Ready): Message[] {
    const { raft } = this;
    const own = raft.messagesAfterAppend.filter((message) => message.to === raft.id);
    const appended = storageAppendDone(raft, ready);
    if (appended !== null) own.push(appended);
    if (ready.committedEntries.length > 0) own.push(storageApplyDone(raft, ready));
    return own;
  }

  /** Synchronous mode: the last Ready is written, sent and applied. */
  advance(): void {
    const responses = this.onAdvance;
    invariant(responses !== null, "advance follows a Ready, in synchronous mode", {
      asyncStorageWrites: this.raft.config.asyncStorageWrites,
    });
    this.onAdvance = null;
    for (const response of responses) step(this.raft, response);
  }

  /**
   * Asks for a linearizable read; the answer is a ReadState with this context, or nothing when it got lost
   * (no leader, leader change): ask again after a while. Contexts must be unique in the group.
   */
  readIndex(context: Uint8Array): void {
    const message = newMessage("MsgReadIndex", this.raft.id, null);
    message.context = context;
    step(this.raft, message);
  }

  /** Asks the leader to hand over to `to`; given up after an election timeout. */
  transferLeader(to: NodeId): void {
    step(this.raft, newMessage("MsgTransferLeader", this.raft.id, to));
  }

  /** A follower forgets its leader and may vote at once. No effect on leaders and with lease-based reads. */
  forgetLeader(): void {
    step(this.raft, newMessage("MsgForgetLeader", this.raft.id, null));
  }

  /** The last message to `id` was not delivered. */
  reportUnreachable(id: NodeId): void {
    step(this.raft, newMessage("MsgUnreachable", this.raft.id, id));
  }

  /** How sending a MsgSnap to `id` ended. Must be called, or the follower waits for ever. */
  reportSnapshot(id: NodeId, outcome: "finish" | "failure"): void {
    const message = newMessage("MsgSnapStatus", this.raft.id, id);
    message.reject = outcome === "failure";
    step(this.raft, message);
  }

  /** Nothing acknowledged is missing any more, and what a leader sent for it is durable: this node may vote again. */
  hasCoveredLoss(): boolean {
    const { loss, log } = this.raft;
    return loss === null && !log.hasUnstableWork() && !log.hasPendingSnapshot();
  }

  /** Of `basicStatus`, what is asked for most: makes no object. */
  isLeader(): boolean {
    return this.raft.isLeader();
  }

  /** As of now; null while none is known. Makes no object. */
  get leader(): NodeId | null {
    return this.raft.lead;
  }

  basicStatus(): BasicRaftStatus {
    return basicStatus(this.raft);
  }

  status(): RaftStatus {
    return fullStatus(this.raft);
  }

  /** The active configuration. */
  configuration(): ConfState {
    return this.status().configuration;
  }
}

/** A proposal on its way to the leader has no place in the log yet. */
function asUnplaced({ type, data }: NewEntry): Entry {
  return { term: NO_TERM, index: NO_INDEX, type, data };
}
