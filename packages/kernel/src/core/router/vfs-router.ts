import type { ZoneId } from "@nexus/contracts";
import { hangPath, isSameOrBelow, parentPath, pathBelow } from "@nexus/lib";
import type { ObjectStore } from "../../abc/object-store.js";
import type { ZoneMountChange } from "../../hal/distributed-coordinator.js";

/** Where a path of a caller leads. */
export interface Route {
  /** The zone that owns the entry, and the entry's path in it. */
  readonly zoneId: ZoneId;
  readonly zonePath: string;
  /** The path as the caller sees it. */
  readonly visiblePath: string;
  /** Where the root of that zone is, as the caller sees it. */
  readonly visibleRoot: string;
  /** Where the bytes of the entry live, and the entry's path inside that store. */
  readonly store: ObjectStore;
  readonly storePath: string;
  /** Root of the store binding in the zone: entries of different roots share no store paths. */
  readonly storeRoot: string;
}

/** One thing the router knows: what begins at a place. */
export type RouteView = {
  /** null: every zone. */
  readonly zone: ZoneId | null;
  readonly path: string;
  /** `/{zone}{path}`. */
  readonly canonical: string;
} & (
  | { readonly kind: "zone"; readonly target: ZoneId }
  /** Where bytes live, and whether they have the paths of their entries there or are found by content id. */
  | { readonly kind: "store"; readonly driver: string; readonly addressing: ObjectStore["addressing"] }
);

interface StoreBinding {
  readonly store: ObjectStore;
  readonly path: string;
}

/** `/{zone}{path}`: one key for one place, whoever names it. */
export function canonicalPath(zone: ZoneId, path: string): string {
  return `/${zone}${path}`;
}

/** Of a canonical path. */
function placeOf(key: string): { readonly zone: ZoneId; readonly path: string } {
  const slash = key.indexOf("/", 1);
  return { zone: key.slice(1, slash) as ZoneId, path: key.slice(slash) };
}

/**
 * Maps caller paths to zones and stores by longest prefix of the canonical path. Zone mounts come from the
 * coordinator (replicated rows) and from nowhere else; store bindings are this node's own.
 */
export class VfsRouter {
  readonly #mounts = new Map<string, ZoneId>();
  /** What is bound at each place, what covers it behind it. */
  readonly #bindings = new Map<string, readonly StoreBinding[]>();
  /** The last of those. */
  readonly #stores = new Map<string, StoreBinding>();
  readonly #defaultStore: StoreBinding;

  constructor(defaultStore: ObjectStore) {
    this.#defaultStore = { store: defaultStore, path: "/" };
  }

  /** Takes over one change of a zone's mount rows. */
  applyMountChange(change: ZoneMountChange): void {
    const key = canonicalPath(change.zone, change.path);
    if (change.target === null) this.#mounts.delete(key);
    else this.#mounts.set(key, change.target);
  }

  /** Bytes at and below `path` of `zone` live in `store`, over what is bound there already. Returns what undoes it. */
  bindStore(zone: ZoneId, path: string, store: ObjectStore): () => void {
    const key = canonicalPath(zone, path);
    const binding = { store, path };
    const present = (): readonly StoreBinding[] => this.#bindings.get(key) ?? [];
    this.#bind(key, [...present(), binding]);
    return () =>
      this.#bind(
        key,
        present().filter((other) => other !== binding),
      );
  }

  #bind(key: string, bindings: readonly StoreBinding[]): void {
    const last = bindings.at(-1);
    if (last === undefined) {
      this.#bindings.delete(key);
      this.#stores.delete(key);
    } else {
      this.#bindings.set(key, bindings);
      this.#stores.set(key, last);
    }
  }

  /** Every store in use here, each once. */
  stores(): ReadonlySet<ObjectStore> {
    return new Set([this.#defaultStore.store, ...[...this.#stores.values()].map(({ store }) => store)]);
  }

  /** The store bound exactly there, or null. */
  storeBoundAt(zone: ZoneId, path: string): ObjectStore | null {
    return this.#stores.get(canonicalPath(zone, path))?.store ?? null;
  }

  /**
   * Follows mounts from `zone` along `path` (normalised), nested ones too. `stopAtMount` leaves the last step
   * uncrossed when the path names a mount point itself: the mount row is meant, not the root behind it.
   */
  route(zone: ZoneId, path: string, stopAtMount: boolean, visiblePrefix = "/"): Route {
    let zoneId = zone;
    let zonePath = path;
    let prefix = visiblePrefix;
    for (;;) {
      const point = this.#longestMount(zoneId, zonePath, stopAtMount);
      if (point === null) return this.#routeIn(zoneId, zonePath, prefix);
      // Every crossing takes at least one name off the path, so even mounts in a circle come to an end.
      prefix = hangPath(prefix, point.path);
      zonePath = pathBelow(zonePath, point.path);
      zoneId = point.target;
    }
  }

  /** Every mount known here, in no order. */
  mounts(): readonly { readonly zone: ZoneId; readonly path: string; readonly target: ZoneId }[] {
    return [...this.#mounts].map(([key, target]) => ({ ...placeOf(key), target }));
  }

  /** Every route there is now, in order of canonical paths; the store of all that is bound nowhere comes first. */
  routes(): readonly RouteView[] {
    const toStore = ({ driver, addressing }: ObjectStore) => ({ kind: "store", driver, addressing }) as const;
    const { store, path } = this.#defaultStore;
    const routes: RouteView[] = [
      ...[...this.#mounts].map(
        ([key, target]) => ({ ...placeOf(key), canonical: key, kind: "zone", target }) as const,
      ),
      ...[...this.#stores].map(([key, bound]) => ({
        ...placeOf(key),
        canonical: key,
        ...toStore(bound.store),
      })),
    ];
    routes.sort((a, b) => (a.canonical < b.canonical ? -1 : Number(a.canonical > b.canonical)));
    return [{ zone: null, path, canonical: path, ...toStore(store) }, ...routes];
  }

  /** The zone mounted exactly there, or null. */
  mountAt(zone: ZoneId, zonePath: string): ZoneId | null {
    return this.#mounts.get(canonicalPath(zone, zonePath)) ?? null;
  }

  /** Some mount or store binding strictly below a path of a zone, or null. */
  boundaryBelow(zone: ZoneId, zonePath: string): string | null {
    const top = canonicalPath(zone, zonePath === "/" ? "" : zonePath);
    for (const keys of [this.#mounts.keys(), this.#stores.keys()]) {
      for (const key of keys) {
        if (key !== top && key !== `${top}/` && isSameOrBelow(key, top)) return key.slice(zone.length + 1);
      }
    }
    return null;
  }

  /** True when `to` is `from` or is mounted, at any depth, inside it. */
  reaches(from: ZoneId, to: ZoneId): boolean {
    const seen = new Set<ZoneId>();
    const open = [from];
    for (let zone = open.pop(); zone !== undefined; zone = open.pop()) {
      if (zone === to) return true;
      if (seen.has(zone)) continue;
      seen.add(zone);
      for (const [key, target] of this.#mounts) {
        if (key.startsWith(`/${zone}/`)) open.push(target);
      }
    }
    return false;
  }

  #longestMount(zone: ZoneId, path: string, stopAtMount: boolean): { path: string; target: ZoneId } | null {
    if (this.#mounts.size === 0) return null;
    let candidate = stopAtMount ? parentPath(path) : path;
    for (; candidate !== "/"; candidate = parentPath(candidate)) {
      const target = this.#mounts.get(canonicalPath(zone, candidate));
      if (target !== undefined) return { path: candidate, target };
    }
    return null;
  }

  #routeIn(zoneId: ZoneId, zonePath: string, visibleRoot: string): Route {
    const { store, path } = this.#storeFor(zoneId, zonePath);
    return {
      zoneId,
      zonePath,
      visiblePath: hangPath(visibleRoot, zonePath),
      visibleRoot,
      store,
      storePath: pathBelow(zonePath, path),
      storeRoot: path,
    };
  }

  #storeFor(zone: ZoneId, zonePath: string): StoreBinding {
    if (this.#stores.size === 0) return this.#defaultStore;
    for (let candidate = zonePath; ; candidate = parentPath(candidate)) {
      const binding = this.#stores.get(canonicalPath(zone, candidate));
      if (binding !== undefined) return binding;
      if (candidate === "/") return this.#defaultStore;
    }
  }
}
