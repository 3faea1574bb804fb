import { type IncarnationId, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { HardState } from "../core/types.js";
import type { GroupId, LogBase } from "../log/types.js";
import type { FormerLife } from "../zone/recovery/new-life.js";
import { ZoneReplica } from "../zone/replica.js";
import type { StateStore } from "../zone/state/state-store.js";
import { type StateSeed, type ZoneIdentity, ZoneState } from "../zone/state/zone-state.js";
import type { ReplicaChange } from "./api.js";
import type { ZoneFolder } from "./host-files.js";
import { pause } from "./redirects.js";
import { beingReopened, reopen } from "./reopening.js";
import type { BrokenReplica, ReplicaSetPorts } from "./replica-set-ports.js";

/** Replicas opened at once when the node starts: half of the thread pool the daemon sets up. */
const OPENED_AT_ONCE = 8;
const REOPEN_PAUSE_MS = 500;

/** The replicas of this node, from disk to memory and back. */
export class ReplicaSet {
  readonly #ports: ReplicaSetPorts;
  readonly #replicas = new Map<IncarnationId, ZoneReplica>();
  readonly #byZone = new Map<ZoneId, ZoneReplica>();
  readonly #broken = new Map<IncarnationId, BrokenReplica>();
  readonly #listeners = new Set<(change: ReplicaChange) => void>();
  /** Creating and removing of one zone never overlap. */
  readonly #restarting = new WeakSet<ZoneReplica>();
  #isClosed = false;
  readonly #busy = new Map<ZoneId, Promise<unknown>>();

  constructor(ports: ReplicaSetPorts) {
    this.#ports = ports;
  }

  all(): readonly ZoneReplica[] {
    return [...this.#replicas.values()];
  }

  broken(): readonly BrokenReplica[] {
    return [...this.#broken.values()];
  }

  find(zone: ZoneId): ZoneReplica | null {
    return this.#byZone.get(zone) ?? null;
  }

  byIncarnation(incarnation: IncarnationId): ZoneReplica | null {
    return this.#replicas.get(incarnation) ?? null;
  }

  /** Whether the replica is on disk, though it may be broken or being opened again. */
  holds(incarnation: IncarnationId): boolean {
    const group = incarnation as string as GroupId;
    return this.#replicas.has(incarnation) || this.#broken.has(incarnation) || this.#hasGroup(group);
  }

  #hasGroup(group: GroupId): boolean {
    return this.#ports.log.groups().includes(group);
  }

  onChange(listener: (change: ReplicaChange) => void): () => void {
    this.#listeners.add(listener);
    for (const replica of this.#replicas.values()) listener({ kind: "added", replica });
    return () => this.#listeners.delete(listener);
  }

  /**
   * Opens what is on disk. A folder without a log group is the rest of an interrupted creation or removal and goes;
   * the group is written last and removed first. A replica that cannot be opened is kept as broken. `judge` says what
   * the node's identity knows of a folder: null to open it, "remove", or why it is kept closed.
   */
  async openAll(judge: (folder: ZoneFolder) => "remove" | NexusError | null): Promise<void> {
    const groups = new Set<string>(this.#ports.log.groups());
    const open = async (folder: ZoneFolder): Promise<void> => {
      const verdict = groups.delete(folder.incarnation) ? judge(folder) : "remove";
      if (verdict === "remove") await this.#removeFromDisk(folder);
      else if (verdict !== null) this.#addBroken(folder, verdict, true);
      else await this.#openOrKeep(folder);
    };
    const folders = await this.#ports.files.listZoneFolders();
    // One after the other, a thousand zones would take as many waits for the disk; root is not kept waiting by them.
    const queue = [...folders].sort(
      (a, b) => Number(b.zoneId === ROOT_ZONE) - Number(a.zoneId === ROOT_ZONE),
    );
    const worker = async (): Promise<void> => {
      for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) await open(folder);
    };
    await Promise.all(Array.from({ length: OPENED_AT_ONCE }, worker));
    for (const group of groups) this.#note(null, `the log holds a group without a zone folder: ${group}`);
  }

  async #openOrKeep(folder: ZoneFolder): Promise<void> {
    try {
      this.#add(await this.#open(folder));
    } catch (cause) {
      this.#addBroken(folder, NexusError.from(cause), false);
      this.#tryAgainLater(folder);
    }
  }

  /** A full or failing disk is not for ever, nor is a log that takes no writes since one failed (UNAVAILABLE). */
  #tryAgainLater(folder: ZoneFolder): void {
    const code = this.#broken.get(folder.incarnation)?.error.code;
    if (code !== "NO_SPACE" && code !== "IO_ERROR" && code !== "UNAVAILABLE") return;
    const attempt = async (): Promise<void> => {
      await pause(this.#ports.runtime, REOPEN_PAUSE_MS);
      if (!this.#isClosed && this.#broken.delete(folder.incarnation)) await this.#openOrKeep(folder);
    };
    void this.#exclusively(folder.zoneId, attempt);
  }

  async #removeFromDisk(folder: ZoneFolder): Promise<void> {
    const group = folder.incarnation as string as GroupId;
    if (this.#ports.log.groups().includes(group)) await this.#ports.log.removeGroup(group);
    await this.#ports.beforeStateGoes(folder.incarnation);
    await this.#ports.files.removeState(folder);
  }

  /**
   * Makes a replica durably and opens it; `beforeOpen` runs while it is on disk and has promised nothing yet.
   * Errors: ALREADY_EXISTS, NO_SPACE, IO_ERROR, and those of `beforeOpen`.
   */
  create(
    identity: ZoneIdentity,
    seed: StateSeed,
    hardState: HardState,
    beforeOpen: () => Promise<void>,
  ): Promise<ZoneReplica> {
    return this.#exclusively(identity.zoneId, async () => {
      if (this.find(identity.zoneId) !== null) {
        const what = `zone ${identity.zoneId} has a replica on this node already`;
        throw new NexusError({ code: "ALREADY_EXISTS", what });
      }
      const store = await this.#ports.files.openState(identity);
      try {
        if (!ZoneState.exists(store)) await ZoneState.create(identity, store, seed);
        const { index, term, confState } = seed;
        const group = identity.incarnation as string as GroupId;
        if (!this.#hasGroup(group)) {
          await this.#ports.log.createGroup(group, { index, term, confState }, hardState);
        }
        await beforeOpen();
      } catch (cause) {
        await store.close();
        throw cause;
      }
      const replica = await this.#open(identity, store);
      this.#add(replica);
      return replica;
    });
  }

  /**
   * Makes the first replica of a zone's new life: `fill` writes its state, durably, into an empty store. What an
   * interrupted attempt left goes first. The former life must be retired. Errors: ALREADY_EXISTS, NO_SPACE, IO_ERROR,
   * and those of `fill` and `beforeOpen`, after which nothing of it is left.
   */
  beginLife(
    identity: ZoneIdentity,
    fill: (store: StateStore) => Promise<LogBase>,
    beforeOpen: () => Promise<void>,
  ): Promise<ZoneReplica> {
    return this.#exclusively(identity.zoneId, async () => {
      if (this.find(identity.zoneId) !== null) {
        const what = `zone ${identity.zoneId} has a replica on this node already`;
        throw new NexusError({ code: "ALREADY_EXISTS", what });
      }
      await this.#removeFromDisk(identity);
      try {
        const base = await this.#fill(identity, fill);
        const hardState = { term: base.term, vote: null, commit: base.index };
        await this.#ports.log.createGroup(identity.incarnation as string as GroupId, base, hardState);
        await beforeOpen();
      } catch (cause) {
        await this.#removeFromDisk(identity).catch((error: unknown) =>
          this.#note(identity.zoneId, "removing an unfinished replica", error),
        );
        throw cause;
      }
      const replica = await this.#open(identity);
      this.#add(replica);
      return replica;
    });
  }

  async #fill(identity: ZoneIdentity, fill: (store: StateStore) => Promise<LogBase>): Promise<LogBase> {
    const store = await this.#ports.files.openState(identity);
    try {
      return await fill(store);
    } finally {
      await store.close();
    }
  }

  /** Closes a replica whose life was replaced, and keeps what it holds. Nothing happens when it is not open. */
  retire(identity: ZoneIdentity, reason: NexusError): Promise<void> {
    return this.#exclusively(identity.zoneId, async () => {
      const { incarnation, zoneId } = identity;
      const replica = this.#replicas.get(incarnation);
      if (replica === undefined) return;
      this.#forget(incarnation);
      this.#addBroken(identity, reason, true);
      this.#tell({ kind: "removed", zoneId, incarnation });
      await replica
        .close()
        .catch((cause: unknown) => this.#note(zoneId, "closing a replaced replica", cause));
      this.#ports.onMembers();
    });
  }

  /** Opens a retired replica again: its zone was not replaced after all. */
  revive(identity: ZoneIdentity): Promise<void> {
    return this.#exclusively(identity.zoneId, async () => {
      if (this.#broken.delete(identity.incarnation)) await this.#openOrKeep(identity);
    });
  }

  /** What a retired replica holds. Errors: NOT_FOUND, CORRUPT, IO_ERROR, VERSION_UNSUPPORTED. */
  async readRetired<T>(identity: ZoneIdentity, work: (former: FormerLife) => Promise<T>): Promise<T> {
    const store = await this.#ports.files.openState(identity);
    try {
      const log = this.#ports.log.group(identity.incarnation as string as GroupId);
      return await work({ state: await ZoneState.load(identity, store), log });
    } finally {
      await store.close();
    }
  }

  /** Closes a replica and removes it from disk. Nothing happens when there is none. */
  remove(identity: ZoneIdentity): Promise<void> {
    return this.#exclusively(identity.zoneId, async () => {
      const { incarnation, zoneId } = identity;
      const replica = this.#replicas.get(incarnation);
      this.#forget(incarnation);
      const wasBroken = this.#broken.delete(incarnation);
      if (replica === undefined && !wasBroken) return;
      // One that was not open was never added, or has been told of when it was closed.
      if (replica !== undefined) this.#tell({ kind: "removed", zoneId, incarnation });
      await replica
        ?.close()
        .catch((cause: unknown) => this.#note(zoneId, "closing a removed replica", cause));
      await this.#removeFromDisk(identity);
      this.#ports.onMembers();
    });
  }

  async closeAll(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#busy.values());
    const results = await Promise.allSettled(this.all().map((replica) => replica.close()));
    for (const result of results) {
      if (result.status === "rejected") this.#note(null, "closing a replica failed", result.reason);
    }
    this.#replicas.clear();
    this.#byZone.clear();
  }

  async #exclusively<T>(zone: ZoneId, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(zone) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#busy.set(zone, mine);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(zone) === mine) this.#busy.delete(zone);
    }
  }

  /** `opened`: its store, when that is open already; the replica's from here on. */
  #open(identity: ZoneIdentity, opened: StateStore | null = null): Promise<ZoneReplica> {
    let first = opened;
    const openStore = (): Promise<StateStore> => {
      const store = first;
      first = null;
      return store === null ? this.#ports.files.openState(identity) : Promise.resolve(store);
    };
    const { nodeId, advertiseAddress, limits, runtime, log, network, peers, observer } = this.#ports;
    const { snapshotPace, segments } = this.#ports;
    return ZoneReplica.open({
      identity: { zoneId: identity.zoneId, incarnation: identity.incarnation },
      nodeId,
      advertiseAddress,
      limits,
      runtime,
      log,
      network,
      peers,
      observer,
      snapshotPace,
      segments,
      openStore,
      events: {
        onLeadership: () => this.#ports.onLeadership(identity),
        onSleep: (isAsleep) => this.#ports.onSleep(identity, isAsleep),
        onMembers: () => this.#ports.onMembers(),
        onMounts: (changes) => this.#ports.onMounts(identity, changes),
        onApplied: () => this.#ports.onApplied(identity.zoneId),
        onRegistry: () => this.#ports.onRegistry(),
        onRestart: (why) => this.#restart(identity, why),
        onSent: (isSent) => this.#ports.onSent(isSent),
        onStranger: (node, address) => this.#ports.onStranger(node, address),
        onDropped: (reason) => this.#ports.onDropped(reason),
        onReplaced: (by, address) => this.#ports.onReplaced(identity, by, address),
      },
    });
  }

  /**
   * Closes a replica and opens it again until that works; what waited in it ends as on a restart of the node. Meanwhile
   * it counts as broken, and other work on the zone gets its turn between two attempts.
   */
  #restart(identity: ZoneIdentity, why: string): void {
    const { incarnation, zoneId } = identity;
    const replica = this.#replicas.get(incarnation);
    if (replica === undefined || this.#restarting.has(replica)) return;
    this.#restarting.add(replica);
    this.#note(zoneId, `a replica is opened again: ${why}`);
    const close = async (): Promise<void> => {
      this.#forget(incarnation);
      this.#broken.set(incarnation, {
        folder: identity,
        error: beingReopened(zoneId, why),
        isReplaced: false,
      });
      await replica.close().catch((cause: unknown) => this.#note(zoneId, "closing a replica", cause));
    };
    const isWanted = (): boolean => !this.#isClosed && this.#broken.has(incarnation);
    const work = async (): Promise<void> => {
      await this.#exclusively(zoneId, close);
      await reopen({
        runtime: this.#ports.runtime,
        isWanted,
        attempt: () => this.#exclusively(zoneId, () => this.#openAgain(identity, isWanted)),
        onFailure: (error, isLast) => {
          if (!isWanted()) return;
          this.#broken.set(incarnation, { folder: identity, error, isReplaced: false });
          const message = isLast
            ? "a replica stays closed until the node is started again"
            : "a replica cannot be opened again yet";
          this.#note(zoneId, message, error);
        },
      });
    };
    work().catch((cause: unknown) => this.#note(zoneId, "opening a replica again", cause));
  }

  async #openAgain(identity: ZoneIdentity, isWanted: () => boolean): Promise<void> {
    if (!isWanted()) return;
    const replica = await this.#open(identity);
    this.#broken.delete(identity.incarnation);
    this.#add(replica);
  }

  #forget(incarnation: IncarnationId): void {
    const replica = this.#replicas.get(incarnation);
    if (replica === undefined) return;
    this.#replicas.delete(incarnation);
    if (this.#byZone.get(replica.zoneId) === replica) this.#byZone.delete(replica.zoneId);
    // An earlier life of the zone may be waiting for its removal beside the present one.
    for (const other of this.#replicas.values())
      if (other.zoneId === replica.zoneId) this.#byZone.set(other.zoneId, other);
    this.#ports.onGone(replica);
    this.#ports.onApplied(replica.zoneId);
  }

  #add(replica: ZoneReplica): void {
    this.#replicas.set(replica.identity.incarnation, replica);
    this.#byZone.set(replica.zoneId, replica);
    this.#ports.onAdded(replica);
    replica.onLogHealth(this.#ports.log.health());
    this.#ports.onMembers();
    this.#tell({ kind: "added", replica });
  }

  #addBroken({ zoneId, incarnation }: ZoneFolder, error: NexusError, isReplaced: boolean): void {
    this.#broken.set(incarnation, { folder: { zoneId, incarnation }, error, isReplaced });
    this.#note(zoneId, isReplaced ? "a replica is out of its zone" : "a replica cannot be opened", error);
  }

  #tell(change: ReplicaChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #note(zoneId: ZoneId | null, message: string, cause: unknown = null): void {
    const fields = cause === null ? {} : { error: cause instanceof Error ? cause.message : String(cause) };
    this.#ports.observer.onEvent({ level: "error", zoneId, message, fields });
  }
}
