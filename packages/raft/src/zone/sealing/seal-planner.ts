import type { Inode } from "@nexus/contracts";
import type { HostClock, TimerHandle } from "../../host/ports.js";
import type { SealOperation } from "../../wire/seal-codec.js";
import { MAX_SEGMENTS } from "../state/channels/apply-seal.js";
import { type ChannelHead, rowsFrom } from "../state/channels/channel-rows.js";
import { readMessageRow } from "../state/channels/messages.js";
import type { ZoneState } from "../state/zone-state.js";

export interface SealPlannerPorts {
  readonly clock: HostClock;
  /** Size of a segment: the first of the two that is reached. */
  readonly segmentBytes: number;
  readonly segmentMessages: number;
  /** A plan that too few members took part in for so long is given up, and its stream left alone as long again. */
  readonly planDeadlineMs: number;
  /** A proposal that did not come through is made again after this long. */
  readonly retryMs: number;
  /** This node takes part: one that cannot hold segments plans none. */
  readonly canSeal: boolean;
  isReadyToLead(): boolean;
  state(): ZoneState;
  propose(operation: SealOperation): void;
}

/** So many segments must fit into what a stream retains, for whole ones are dropped. */
const MIN_SEGMENTS_RETAINED = 4;
/** Plans of a zone under way at once. */
const MAX_PLANS = 4;

/**
 * Plans the sealing of streams while this node leads the zone: one that has two segments' worth of messages in the
 * state gets its older half planned. Members do the work (`SegmentKeeper`); what is not done in time is given up.
 */
export class SealPlanner {
  readonly #ports: SealPlannerPorts;
  /** Streams with enough to seal, as far as looked at. */
  readonly #ripe = new Set<Inode>();
  /** Streams a plan was proposed for that is not applied yet: since when, monotonic. */
  readonly #proposedAtMs = new Map<Inode, number>();
  /** Streams with a plan: since when. */
  readonly #plannedSinceMs = new Map<Inode, number>();
  /** Streams whose plan was given up: until when they are left alone. */
  readonly #restingUntilMs = new Map<Inode, number>();
  #isLeading = false;
  #timer: TimerHandle | null = null;
  #isClosed = false;
  /** Plans made, and given up, since this replica was opened. */
  planned = 0;
  abandoned = 0;

  constructor(ports: SealPlannerPorts) {
    this.#ports = ports;
  }

  /** The zone must not sleep: there is something to plan, or to give up when its time is up. */
  get isBusy(): boolean {
    return this.#ripe.size > 0 || this.#plannedSinceMs.size > 0;
  }

  /** Entries were applied that touched these streams, or who leads may have changed; null: look at all of them. */
  update(touched: ReadonlySet<Inode> | null): void {
    if (this.#isClosed || !this.#ports.canSeal) return;
    const isLeading = this.#ports.isReadyToLead();
    if (!isLeading) {
      if (this.#isLeading) this.#rest();
      return;
    }
    const { channels } = this.#ports.state();
    if (!this.#isLeading || touched === null) {
      this.#isLeading = true;
      for (const head of channels.heads()) this.#look(head);
    } else {
      for (const inode of touched) {
        const head = channels.find(inode);
        if (head === undefined) this.#forget(inode);
        else this.#look(head);
      }
    }
    if (this.#ripe.size > 0) this.#planRipe();
    if (this.isBusy) this.#timer ??= this.#ports.clock.setTimer(this.#ports.retryMs, () => this.#step());
  }

  #rest(): void {
    this.#isLeading = false;
    this.#ripe.clear();
    this.#proposedAtMs.clear();
    this.#plannedSinceMs.clear();
    this.#restingUntilMs.clear();
    this.#timer?.cancel();
    this.#timer = null;
  }

  #forget(inode: Inode): void {
    this.#ripe.delete(inode);
    this.#proposedAtMs.delete(inode);
    this.#plannedSinceMs.delete(inode);
    this.#restingUntilMs.delete(inode);
  }

  #look(head: ChannelHead): void {
    if (head.kind !== "stream") return;
    const { segments } = this.#ports.state().channels;
    if (segments.planned(head.inode) !== null) {
      if (!this.#plannedSinceMs.has(head.inode)) this.#plannedSinceMs.set(head.inode, this.#nowMs());
      this.#ripe.delete(head.inode);
      this.#proposedAtMs.delete(head.inode);
      return;
    }
    this.#plannedSinceMs.delete(head.inode);
    if (this.#isRipe(head)) this.#ripe.add(head.inode);
    else this.#ripe.delete(head.inode);
  }

  /** Segments of a stream whose bounds hold few messages are shorter. */
  #messagesOfSegment({ maxMessages }: ChannelHead): number {
    return Math.min(this.#ports.segmentMessages, Math.floor(maxMessages / MIN_SEGMENTS_RETAINED));
  }

  #isRipe(head: ChannelHead): boolean {
    const { segmentBytes, segmentMessages } = this.#ports;
    const mostMessages = this.#messagesOfSegment(head);
    if (head.isRemoved || mostMessages < 1) return false;
    if (head.capacityBytes < MIN_SEGMENTS_RETAINED * segmentBytes) return false;
    const bytes = head.endBytes - Math.max(head.startBytes, head.sealedBytes);
    if (bytes >= 2 * segmentBytes) return true;
    return mostMessages === segmentMessages && head.next - rowsFrom(head) >= 2 * segmentMessages;
  }

  /** Plans what is ripe, gives up what takes too long, and looks again later while there is anything of either. */
  #step(): void {
    this.#timer = null;
    if (this.#isClosed || !this.#ports.isReadyToLead()) return;
    this.#abandonLate();
    this.#planRipe();
    if (this.isBusy) this.#timer = this.#ports.clock.setTimer(this.#ports.retryMs, () => this.#step());
  }

  #abandonLate(): void {
    const { planDeadlineMs, state } = this.#ports;
    for (const [inode, sinceMs] of this.#plannedSinceMs) {
      const planned = state().channels.segments.planned(inode);
      if (planned === null || this.#nowMs() - sinceMs < planDeadlineMs) continue;
      this.abandoned += 1;
      this.#plannedSinceMs.set(inode, this.#nowMs());
      this.#restingUntilMs.set(inode, this.#nowMs() + planDeadlineMs);
      this.#ports.propose({ kind: "abandon", inode, first: planned.first });
    }
  }

  #planRipe(): void {
    const { channels } = this.#ports.state();
    const nowMs = this.#nowMs();
    if (channels.segments.count >= MAX_SEGMENTS) return;
    let room = MAX_PLANS - this.#plannedSinceMs.size;
    for (const inode of this.#ripe) {
      if (room <= 0) return;
      const proposedAtMs = this.#proposedAtMs.get(inode) ?? Number.NEGATIVE_INFINITY;
      const restingUntilMs = this.#restingUntilMs.get(inode) ?? Number.NEGATIVE_INFINITY;
      if (nowMs < restingUntilMs || nowMs - proposedAtMs < this.#ports.retryMs) continue;
      this.#restingUntilMs.delete(inode);
      const head = channels.find(inode);
      if (head === undefined || !this.#isRipe(head)) continue;
      room -= 1;
      this.planned += 1;
      this.#proposedAtMs.set(inode, nowMs);
      const first = rowsFrom(head);
      this.#ports.propose({ kind: "plan", inode, first, next: this.#endOf(head, first) });
    }
  }

  /** The last message that is whole within a segment's bytes, found by halves. */
  #endOf(head: ChannelHead, first: number): number {
    const { segmentBytes, state } = this.#ports;
    const { namespace } = state();
    const { startBytes } = readMessageRow(namespace, head, first);
    let low = first + 1;
    let high = Math.min(head.next - 1, first + this.#messagesOfSegment(head));
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (readMessageRow(namespace, head, middle).startBytes - startBytes <= segmentBytes) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #nowMs(): number {
    return this.#ports.clock.nowMs();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }
}
