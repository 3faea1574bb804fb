import type { ContentId, NodeId } from "@nexus/contracts";
import type { ChannelMessage } from "@nexus/kernel";
import type { HostClock, TimerHandle } from "../../host/ports.js";
import type { SealOperation } from "../../wire/seal-codec.js";
import { isMember } from "../message-facts.js";
import { decodeMessage, messageRange } from "../state/channels/channel-rows.js";
import type { Segment } from "../state/channels/segment-rows.js";
import type { ZoneState } from "../state/zone-state.js";
import type { NodeSegments } from "./node-segments.js";
import { encodeSegment } from "./segment-blob.js";

export interface SegmentKeeperPorts {
  readonly nodeId: NodeId;
  readonly segments: NodeSegments;
  readonly clock: HostClock;
  /** Milliseconds one segment may take to be written or fetched. */
  readonly deadlineMs: number;
  /** What failed, and what was claimed without showing, is tried again after this long. */
  readonly retryMs: number;
  state(): ZoneState;
  propose(operation: SealOperation): void;
  onFailure(message: string, cause: unknown): void;
}

/**
 * Keeps the segments of a zone's streams on this member: writes a planned one out of its own messages, fetches a
 * sealed one it lacks from another member, and then says in the zone's log that it holds it. One at a time.
 */
export class SegmentKeeper {
  readonly #ports: SegmentKeeperPorts;
  /** Of the segments when there was nothing to do last. */
  #seenVersion = -1;
  /** Said to be held, and not yet applied here. */
  #claimed: Segment | null = null;
  /** Failed since the last was kept: others come first. */
  readonly #failing = new Set<string>();
  #isBusy = false;
  #timer: TimerHandle | null = null;
  #isClosed = false;
  /** Segments written or fetched here, and attempts that failed. */
  kept = 0;
  failed = 0;

  constructor(ports: SegmentKeeperPorts) {
    this.#ports = ports;
  }

  /** Segments of the zone that this member does not hold. */
  get missing(): number {
    const { state, segments, nodeId } = this.#ports;
    if (!segments.canKeep) return 0;
    let missing = 0;
    for (const { isSealed, holders } of state().channels.segments.all()) {
      if (isSealed && !holders.includes(nodeId)) missing += 1;
    }
    return missing;
  }

  /** Entries were applied, or the state was replaced. */
  update(): void {
    const { version } = this.#ports.state().channels.segments;
    if (this.#seenVersion === version || this.#isBusy) return;
    if (this.#timer !== null && !this.#isClaimApplied()) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#next();
  }

  #isClaimApplied(): boolean {
    if (this.#claimed === null) return false;
    const { inode, first } = this.#claimed;
    const { nodeId, state } = this.#ports;
    return state().channels.segments.find(inode, first)?.holders.includes(nodeId) ?? true;
  }

  #next(): void {
    const { segments: here, state } = this.#ports;
    if (this.#isClosed || !here.canKeep || state().isWitness) return;
    const { segments } = state().channels;
    const segment = this.#firstToKeep();
    if (segment === null) {
      this.#seenVersion = segments.version;
      return;
    }
    this.#isBusy = true;
    this.#claimed = null;
    this.#keep(segment).then(
      (contentId) => this.#onKept(segment, contentId),
      (cause: unknown) => {
        this.failed += 1;
        this.#failing.add(nameOf(segment));
        if (!this.#isClosed) this.#ports.onFailure("a segment of a stream could not be kept here", cause);
        this.#pause();
      },
    );
  }

  /** Planned ones first: messages wait for them. */
  #firstToKeep(): Segment | null {
    const { nodeId, state } = this.#ports;
    const { channels, conf } = state();
    if (!isMember(conf.confState, nodeId)) return null;
    let best: Segment | null = null;
    let bestRank = Number.POSITIVE_INFINITY;
    for (const segment of channels.segments.all()) {
      if (segment.holders.includes(nodeId)) continue;
      const rank = Number(segment.isSealed) + 2 * Number(this.#failing.has(nameOf(segment)));
      if (rank >= bestRank) continue;
      best = segment;
      bestRank = rank;
    }
    // Every one failed once: the next round.
    if (bestRank >= 2) this.#failing.clear();
    return best;
  }

  async #keep(segment: Segment): Promise<ContentId | null> {
    if (segment.isSealed) return this.#fetch(segment);
    const messages = await this.#messagesOf(segment);
    if (messages === null) return null;
    const { segments, deadlineMs } = this.#ports;
    return segments.put(encodeSegment({ first: segment.first, messages }), deadlineMs);
  }

  async #fetch(segment: Segment): Promise<ContentId | null> {
    const { nodeId, segments, state, deadlineMs } = this.#ports;
    return segments.fetch(segment, holdersOf(state(), segment, nodeId), deadlineMs);
  }

  /** null: some of them are no longer kept. */
  async #messagesOf({ inode, first, next }: Segment): Promise<readonly ChannelMessage[] | null> {
    const state = this.#ports.state();
    const view = await state.store.openView();
    try {
      const messages: ChannelMessage[] = [];
      for await (const { value } of state.rows(view, messageRange(inode, first, next))) {
        const { data, writtenAtMs } = decodeMessage(value);
        messages.push({ data, writtenAtMs });
      }
      return messages.length === next - first ? messages : null;
    } finally {
      await view.close();
    }
  }

  #onKept(segment: Segment, contentId: ContentId | null): void {
    if (contentId !== null && !this.#isClosed) {
      const { inode, first } = segment;
      this.kept += 1;
      this.#claimed = segment;
      this.#ports.propose({ kind: "held", inode, first, contentId, node: this.#ports.nodeId });
    }
    // What was said shows when it is applied; lost, it is said again.
    this.#pause();
  }

  #pause(): void {
    this.#isBusy = false;
    if (this.#isClosed) return;
    this.#timer = this.#ports.clock.setTimer(this.#ports.retryMs, () => {
      this.#timer = null;
      this.#next();
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }
}

function nameOf({ inode, first }: Segment): string {
  return `${inode}/${first}`;
}

/** Where a segment can be fetched: members that said they hold it, then the others. */
export function holdersOf(state: ZoneState, { holders }: Segment, self: NodeId): readonly string[] {
  const others = [...state.members.values()].filter(({ nodeId, isWitness }) => nodeId !== self && !isWitness);
  const sure = others.filter(({ nodeId }) => holders.includes(nodeId));
  const unsure = others.filter(({ nodeId }) => !holders.includes(nodeId));
  return [...sure, ...unsure].map(({ address }) => address);
}
