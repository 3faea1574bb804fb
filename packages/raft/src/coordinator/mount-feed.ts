import type { ZoneId } from "@nexus/contracts";
import { diffMounts, type MountChange, type MountTable } from "@nexus/kernel";
import type { RaftHost } from "../host/api.js";

type Listener = (change: MountChange) => void;

/** Mounts of every zone held here, as one stream of changes; a zone that goes takes its mounts with it. */
export class MountFeed {
  readonly #known = new Map<ZoneId, MountTable>();
  readonly #listeners = new Set<Listener>();
  readonly #stops: (() => void)[];

  constructor(host: RaftHost) {
    this.#stops = [
      host.onReplica((change) => {
        if (change.kind === "added") this.#update(change.replica.zoneId, change.replica.mounts);
        else this.#update(change.zoneId, new Map());
      }),
      host.onMounts((zone) => {
        // A zone that is just being removed has been reported as a whole.
        if (host.zones().includes(zone)) this.#update(zone, host.replica(zone).mounts);
      }),
    ];
  }

  /** Present mounts first, at once. */
  listen(listener: Listener): () => void {
    for (const [zone, mounts] of this.#known) {
      for (const [path, target] of mounts) listener({ zone, path, target });
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #update(zone: ZoneId, mounts: MountTable): void {
    const changes = diffMounts(zone, this.#known.get(zone) ?? new Map(), mounts);
    this.#known.set(zone, mounts);
    for (const change of changes) for (const listener of this.#listeners) listener(change);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#listeners.clear();
  }
}
