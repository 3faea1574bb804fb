import { type LogIndex, NexusError } from "@nexus/contracts";
import {
  deriveMounts,
  diffMounts,
  type KeyValue,
  type MountChange,
  type MountTable,
  mountRange,
} from "@nexus/kernel";
import { invariant } from "@nexus/lib";
import type { Snapshot } from "../core/types.js";
import type { RaftLimits } from "../host/limits.js";
import type { HostClock, SnapshotHeader, SnapshotOffer } from "../host/ports.js";
import type { ChunkPosition } from "./snapshot/chunks.js";
import { putInForce, removeOtherGenerations, type StagedSnapshot } from "./snapshot/generations.js";
import { SnapshotInbox, type SnapshotSource } from "./snapshot/inbox.js";
import { ALL_GENERATIONS, generationRange } from "./state/keys.js";
import { PrefetchedView } from "./state/prefetched-view.js";
import type { Divergence } from "./state/state-hash.js";
import type { StateStore, StateView } from "./state/state-store.js";
import { type ZoneIdentity, ZoneState } from "./state/zone-state.js";

export interface StateOwnerPorts {
  readonly identity: ZoneIdentity;
  readonly limits: RaftLimits;
  readonly clock: HostClock;
  openStore(): Promise<StateStore>;
  /** Stops applying; resolves once no slice is under way. */
  pauseApplying(): Promise<void>;
  resumeApplying(): void;
  /** A snapshot is in force: the state jumped to another index. Awaited before anything is applied to it. */
  onReplaced(state: ZoneState): Promise<void>;
  /** A repair is in force: the state stepped back, and what follows is applied from the log. */
  onRepaired(state: ZoneState): Promise<void>;
  /** Writing the state failed: it is being opened again. null: it works again. */
  onTrouble(error: NexusError | null): void;
  /** The core waits for a snapshot that went with a broken handle: only a fresh start asks for another one. */
  onStagedLost(): void;
  /** The state cannot be used at all. */
  onFatal(cause: unknown): void;
  /** Housekeeping in the background failed without harm. */
  onNote(message: string, cause: unknown): void;
}

const REOPEN_DELAY_MS = 500;

/**
 * Owns the state of one replica: opens it, opens it again after a failed write, stages and installs snapshots, and
 * keeps the table of mounts derived from it.
 */
export class StateOwner {
  readonly #ports: StateOwnerPorts;
  #store: StateStore;
  #state: ZoneState;
  #mounts: MountTable = new Map();
  readonly #inbox: SnapshotInbox;
  #staged: StagedSnapshot | null = null;
  /** Never overlaps with staging: it would take the staged rows for remains. */
  #cleanup: Promise<void> = Promise.resolve();
  #trouble: NexusError | null = null;
  #troubleSinceMs = 0;
  #isClosed = false;
  reopens = 0;
  installs = 0;

  private constructor(ports: StateOwnerPorts, store: StateStore, state: ZoneState) {
    this.#ports = ports;
    this.#store = store;
    this.#state = state;
    const { limits, clock } = ports;
    this.#inbox = new SnapshotInbox({ limits, clock, onGivenUp: () => this.#removeRemains() });
  }

  /** Errors: CORRUPT, IO_ERROR, VERSION_UNSUPPORTED. */
  static async open(ports: StateOwnerPorts): Promise<StateOwner> {
    const store = await ports.openStore();
    try {
      const view = await PrefetchedView.of(await store.openView(), ALL_GENERATIONS);
      try {
        const owner = new StateOwner(ports, store, await ZoneState.loadFrom(view, ports.identity, store));
        await owner.#deriveMountsFrom(view);
        owner.#watch(store);
        if (!view.holdsNothingBut(generationRange(owner.#state.generation))) owner.#removeRemains();
        return owner;
      } finally {
        await view.close();
      }
    } catch (cause) {
      await store.close();
      throw cause;
    }
  }

  get state(): ZoneState {
    return this.#state;
  }

  get mounts(): MountTable {
    return this.#mounts;
  }

  /** Why the state takes no writes now; null when it does. */
  get trouble(): NexusError | null {
    return this.#trouble;
  }

  /** For how long it does not; 0 when it does. */
  get troubleMs(): number {
    return this.#trouble === null ? 0 : this.#ports.clock.nowMs() - this.#troubleSinceMs;
  }

  /** The state for reading. Errors: that of the trouble, while the store is being opened again. */
  readable(): ZoneState {
    if (this.#trouble !== null) throw this.#trouble;
    return this.#state;
  }

  /** Derives the mounts from the state; returns what changed. Nothing may be applied meanwhile. */
  async deriveMounts(): Promise<readonly MountChange[]> {
    const view = await this.#state.store.openView();
    try {
      return await this.#deriveMountsFrom(view);
    } finally {
      await view.close();
    }
  }

  async #deriveMountsFrom(view: StateView): Promise<readonly MountChange[]> {
    const state = this.#state;
    const index: KeyValue[] = [];
    const { gte, lt } = mountRange();
    for await (const row of state.rows(view, { low: gte, high: lt })) index.push(row);
    const before = this.#mounts;
    this.#mounts = deriveMounts(state.namespace, index);
    return diffMounts(state.identity.zoneId, before, this.#mounts);
  }

  /**
   * Receives a snapshot, or the rest of one, beside the current state. Errors: UNAVAILABLE (another one is coming
   * in, the stream broke off), CORRUPT, IO_ERROR.
   */
  async stage(
    source: SnapshotSource,
    header: SnapshotHeader,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    await this.#cleanup;
    this.#checkNothingStaged();
    const store = this.readable().store;
    const staged = await this.#inbox.receive(store, source, header, pieces);
    // Reopened meanwhile: what was staged through the broken handle is not to be trusted.
    if (store !== this.#store) throw staleStore();
    this.#staged = staged;
  }

  /** How much of a snapshot that broke off is here. Errors: UNAVAILABLE while one is being installed. */
  stagingProgress(offer: SnapshotOffer): ChunkPosition {
    this.#checkNothingStaged();
    return this.#inbox.progressOf(offer);
  }

  /** Streams that went on where an earlier one broke off. */
  get resumedSnapshots(): number {
    return this.#inbox.resumed;
  }

  #checkNothingStaged(): void {
    if (this.#staged === null) return;
    throw new NexusError({
      code: "UNAVAILABLE",
      what: `zone ${this.#ports.identity.zoneId} is installing a snapshot`,
      remedy: "the leader tries again by itself",
    });
  }

  /** The core did not want the staged snapshot. */
  discardStaged(): void {
    this.#staged = null;
    this.#removeRemains();
  }

  /** Puts the staged snapshot in force, durably. May be called again when what follows it failed. */
  async install(snapshot: Snapshot): Promise<void> {
    const { index } = snapshot.metadata;
    await this.#ports.pauseApplying();
    try {
      if (this.#state.applied.index < index) await this.#flip(index);
    } finally {
      this.#ports.resumeApplying();
    }
  }

  /** Puts a staged snapshot in force whose index was applied already. */
  async installRepair(index: LogIndex): Promise<void> {
    await this.#ports.pauseApplying();
    try {
      invariant(this.#state.applied.index >= index, "a repair does not run ahead of the log", {
        index,
        applied: this.#state.applied.index,
      });
      await this.#putInForce(index);
      await this.#ports.onRepaired(this.#state);
      this.#removeRemains();
    } finally {
      this.#ports.resumeApplying();
    }
  }

  /** Durably marks the present state as wrong; it counts as such from now on even if the disk refuses. */
  quarantine(divergence: Divergence): void {
    const state = this.#state;
    const write = async (): Promise<void> => {
      state.quarantine(divergence);
      await state.store.flush([]);
    };
    write().catch((cause: unknown) => this.reopen(cause));
  }

  async #flip(index: LogIndex): Promise<void> {
    // After the state was opened again another one may have come in: the core still waits for this one.
    if (this.#staged?.index !== index) this.#ports.onStagedLost();
    await this.#putInForce(index);
    await this.#ports.onReplaced(this.#state);
    this.#removeRemains();
  }

  async #putInForce(index: LogIndex): Promise<void> {
    const store = this.readable().store;
    const staged = this.#staged;
    if (staged === null || staged.index !== index) throw staleStore();
    await putInForce(store, staged);
    this.#state = await ZoneState.load(this.#ports.identity, store);
    this.#staged = null;
    this.installs += 1;
  }

  /** In the background: generations that are not current. */
  #removeRemains(): void {
    if (this.#inbox.isHolding || this.#staged !== null) return;
    this.#cleanup = removeOtherGenerations(this.#store).catch((cause: unknown) => {
      if (!this.#isClosed && this.#trouble === null)
        this.#ports.onNote("removing an old generation failed", cause);
    });
  }

  #watch(store: StateStore): void {
    store.onBroken((cause) => {
      if (store === this.#store) this.reopen(cause);
    });
  }

  /**
   * A write failed: closes the handle and opens it again until it works; what was lost is replayed from the log
   * (DECISIONS, Namespace and state). Only one attempt is under way.
   */
  reopen(cause: unknown): void {
    if (this.#trouble !== null || this.#isClosed) return;
    const error = NexusError.from(cause, "IO_ERROR");
    this.#trouble = error;
    this.#troubleSinceMs = this.#ports.clock.nowMs();
    this.#ports.onTrouble(error);
    this.#reopenUntilItWorks().then(
      () => {
        if (this.#isClosed) return;
        this.#trouble = null;
        this.reopens += 1;
        this.#ports.onTrouble(null);
        this.#ports.resumeApplying();
      },
      (fatal: unknown) => this.#ports.onFatal(fatal),
    );
  }

  async #reopenUntilItWorks(): Promise<void> {
    await this.#ports.pauseApplying();
    await this.#store.close().catch((cause: unknown) => this.#ports.onNote("closing broken state", cause));
    while (!this.#isClosed) {
      const store = await this.#ports
        .openStore()
        .catch((cause: unknown) => NexusError.from(cause, "IO_ERROR"));
      if (!(store instanceof NexusError)) {
        this.#store = store;
        this.#staged = null;
        this.#inbox.forget();
        this.#state = await ZoneState.load(this.#ports.identity, store);
        this.#watch(store);
        // A full disk often lets a store open and fails its first write: try one before trusting it.
        if (await this.#probe(store)) return;
        await store.close().catch((cause: unknown) => this.#ports.onNote("closing broken state", cause));
      }
      await new Promise<void>((resolve) => void this.#ports.clock.setTimer(REOPEN_DELAY_MS, resolve));
    }
  }

  async #probe(store: StateStore): Promise<boolean> {
    try {
      await store.flush([]);
      return true;
    } catch (cause) {
      this.#ports.onNote("the state still cannot be written", cause);
      return false;
    }
  }

  /** Makes everything applied durable. */
  async flush(): Promise<void> {
    if (this.#trouble === null) await this.#store.flush([]);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#inbox.forget();
    await this.#store.close();
  }
}

function staleStore(): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: "the state store was opened again while a snapshot came in",
    remedy: "the leader sends another one by itself",
  });
}
