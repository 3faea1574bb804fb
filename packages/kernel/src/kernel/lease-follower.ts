import type { ZoneId } from "@nexus/contracts";
import type { MetaStore } from "../abc/meta-store.js";
import { HistoryFeed } from "../core/events/history-feed.js";
import type { HistoryChange } from "../core/namespace/history-record.js";

/** Longest one read of a zone's history may take. */
const HISTORY_READ_MS = 5_000;

export interface LeaseFollowerPorts {
  storeOf(zone: ZoneId): MetaStore;
  revoke(zone: ZoneId, path: string): void;
  /** Monotonic (ms). */
  nowMs(): number;
}

interface FollowedZone {
  readonly feed: HistoryFeed;
  /** When its last lease ends (ms). */
  untilMs: number;
}

/**
 * Ends leases where another node's commit is applied that removes or moves a row, or sets its attributes, its owner
 * among them: what was decided was of the row as it was. A zone is followed while leases of it may hold, so one without
 * leases costs nothing. What happened between the first lease's question and the first look is not known: that lease
 * goes, and is asked for again.
 */
export class LeaseFollower {
  readonly #ports: LeaseFollowerPorts;
  readonly #zones = new Map<ZoneId, FollowedZone>();
  #isClosed = false;

  constructor(ports: LeaseFollowerPorts) {
    this.#ports = ports;
  }

  /** Zones that are followed now. */
  get count(): number {
    return this.#zones.size;
  }

  /** A lease of the zone was given, which ends then. */
  onLease(zone: ZoneId, endsAtMs: number): void {
    const known = this.#zones.get(zone);
    if (known !== undefined) {
      known.untilMs = Math.max(known.untilMs, endsAtMs);
      return;
    }
    if (this.#isClosed) return;
    const feed = new HistoryFeed({
      store: () => this.#ports.storeOf(zone),
      onChanges: (changes) => this.#onChanges(zone, changes),
      // What cannot be followed is not trusted; it is tried again while there may be leases.
      onTrouble: () => this.#onChanges(zone, null),
      setTimer: (delayMs, callback) => {
        const timer = setTimeout(callback, delayMs).unref();
        return () => clearTimeout(timer);
      },
      readTimeoutMs: HISTORY_READ_MS,
    });
    this.#zones.set(zone, { feed, untilMs: endsAtMs });
    feed.use();
  }

  close(): void {
    this.#isClosed = true;
    for (const zone of [...this.#zones.keys()]) this.#stop(zone);
  }

  #onChanges(zone: ZoneId, changes: readonly HistoryChange[] | null): void {
    if (changes === null) this.#ports.revoke(zone, "/");
    else for (const path of changes.flatMap(pathsOfOtherRows)) this.#ports.revoke(zone, path);
    const followed = this.#zones.get(zone);
    if (followed !== undefined && followed.untilMs <= this.#ports.nowMs()) this.#stop(zone);
  }

  #stop(zone: ZoneId): void {
    this.#zones.get(zone)?.feed.close();
    this.#zones.delete(zone);
  }
}

/** Paths at which another row, or a row of another owner, may be afterwards. */
function pathsOfOtherRows({ kind, path, oldPath }: HistoryChange): readonly string[] {
  switch (kind) {
    case "removed":
    case "attributes":
      return [path];
    case "renamed":
      return oldPath === null ? [path] : [oldPath, path];
    case "created":
    case "content":
    case "conflict":
      return [];
    default:
      return kind satisfies never;
  }
}
