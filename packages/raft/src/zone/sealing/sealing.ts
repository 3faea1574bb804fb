import type { Inode } from "@nexus/contracts";
import type { StreamMessage, TakeLimits } from "@nexus/kernel";
import { encodeOutsideSession } from "../../wire/outside-session.js";
import type { SealOperation } from "../../wire/seal-codec.js";
import type { ReplicaEngine } from "../engine.js";
import type { Segment } from "../state/channels/segment-rows.js";
import { SealPlanner } from "./seal-planner.js";
import { holdersOf, SegmentKeeper } from "./segment-keeper.js";

/** A zone's sealed segments in numbers, as this member sees them. */
export interface SealingMetrics {
  readonly segments: number;
  readonly sealedBytes: number;
  /** Sealed segments this member does not hold yet. */
  readonly missing: number;
  /** Segments this member wrote or fetched, and attempts that failed. */
  readonly kept: number;
  readonly failed: number;
  /** Plans this member made as leader, and gave up. */
  readonly planned: number;
  readonly abandoned: number;
}

const NOTHING_TOUCHED: ReadonlySet<Inode> = new Set();

/**
 * Moves older messages of a zone's streams to content: the leader plans segments, every member writes them out of its
 * own copy of the messages and says so in the log, and with a majority of the voters the messages leave the state.
 */
export class Sealing {
  readonly #engine: ReplicaEngine;
  readonly #planner: SealPlanner;
  readonly #keeper: SegmentKeeper;
  readonly #stopListening: () => void;

  constructor(engine: ReplicaEngine, ports: { readonly stir: () => void }) {
    this.#engine = engine;
    const { segments, limits, nodeId, runtime } = engine.options;
    const propose = (operation: SealOperation): void => {
      ports.stir();
      engine.proposeOutsideSession(encodeOutsideSession({ kind: "seal", operation }));
    };
    this.#planner = new SealPlanner({
      clock: runtime.clock,
      segmentBytes: limits.streamSegmentBytes,
      segmentMessages: limits.streamSegmentMessages,
      planDeadlineMs: limits.sealDeadlineMs,
      retryMs: limits.proposalRetryMs,
      canSeal: segments.canKeep,
      isReadyToLead: () => engine.isReadyToLead,
      state: () => engine.state,
      propose,
    });
    this.#keeper = new SegmentKeeper({
      nodeId,
      segments,
      clock: runtime.clock,
      deadlineMs: limits.sealDeadlineMs,
      retryMs: limits.proposalRetryMs,
      state: () => engine.state,
      propose,
      onFailure: (message, cause) => engine.note("warn", message, cause),
    });
    this.#stopListening = engine.channels.follow((touched) => this.#update(touched));
  }

  /** The zone must not sleep. */
  get isBusy(): boolean {
    return this.#planner.isBusy;
  }

  /** Who leads may have changed. */
  onTick(): void {
    this.#update(NOTHING_TOUCHED);
  }

  #update(touched: ReadonlySet<Inode> | null): void {
    this.#planner.update(touched);
    this.#keeper.update();
  }

  /** Messages of a sealed segment. Errors: CONTENT_UNAVAILABLE, CORRUPT, IO_ERROR. */
  read(
    segment: Segment,
    offset: number,
    take: TakeLimits,
    timeoutMs: number,
  ): Promise<readonly StreamMessage[]> {
    const { segments, nodeId } = this.#engine.options;
    const holders = holdersOf(this.#engine.state, segment, nodeId);
    return segments.messages(segment, holders, offset, take, timeoutMs);
  }

  metrics(): SealingMetrics {
    const { segments } = this.#engine.state.channels;
    const { kept, failed, missing } = this.#keeper;
    const { planned, abandoned } = this.#planner;
    return {
      segments: segments.count,
      sealedBytes: segments.sealedBytes,
      missing,
      kept,
      failed,
      planned,
      abandoned,
    };
  }

  close(): void {
    this.#stopListening();
    this.#planner.close();
    this.#keeper.close();
  }
}
