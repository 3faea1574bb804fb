import type { OperationContext, ZoneId } from "@nexus/contracts";
import { LruCache, parentPath } from "@nexus/lib";
import type { Permission } from "./types.js";

export interface LeaseCacheOptions {
  /** Leases, and as many revocations that they are compared with. */
  readonly maxEntries: number;
  /** Monotonic (ms). */
  readonly nowMs: () => number;
  /** Told of each lease, which ends then: what changes in its zone until then may end it earlier. */
  readonly onLease: (zone: ZoneId, endsAtMs: number) => void;
}

/** When a question was asked: its answer is no newer than that, however long it took. */
export interface Asked {
  readonly atMs: number;
  readonly moment: number;
  /** The question was answered, or will not be. */
  done(): void;
}

interface Lease {
  readonly endsAtMs: number;
  readonly covers: "path" | "subtree";
  readonly moment: number;
}

/**
 * Positive decisions of a provider, reused for a while. Keyed by subject, permission, zone and path, so that
 * a lease to read never lets anybody write; a subtree's lease is inherited downwards. A revocation at a path ends what
 * was decided before it for the path and everything below, answers still on their way included.
 */
export class LeaseCache {
  readonly #leases: LruCache<string, Lease>;
  readonly #maxEntries: number;
  readonly #nowMs: () => number;
  readonly #onLease: LeaseCacheOptions["onLease"];
  /** Grows with every revocation. */
  #moment = 0;
  #clearedAt = 0;
  /** The moment of the last revocation, by zone and path. */
  readonly #revoked = new Map<string, number>();
  #asking = 0;

  constructor(options: LeaseCacheOptions) {
    this.#leases = LruCache.ofEntries(options.maxEntries);
    this.#maxEntries = options.maxEntries;
    this.#nowMs = options.nowMs;
    this.#onLease = options.onLease;
  }

  get size(): number {
    return this.#leases.size;
  }

  /** Before the provider is asked. */
  ask(): Asked {
    this.#asking += 1;
    let isDone = false;
    return {
      atMs: this.#nowMs(),
      moment: this.#moment,
      done: () => {
        if (!isDone) this.#asking -= 1;
        isDone = true;
      },
    };
  }

  holds(context: OperationContext, permission: Permission, zone: ZoneId, path: string): boolean {
    if (this.#leases.size === 0) return false;
    const prefix = keyPrefix(context, permission, zone);
    let granted = -1;
    let revoked = this.#clearedAt;
    for (let candidate = path; ; candidate = parentPath(candidate)) {
      revoked = Math.max(revoked, this.#revoked.get(placeKey(zone, candidate)) ?? 0);
      const lease = this.#live(prefix + candidate);
      if (lease !== null && (lease.covers === "subtree" || candidate === path)) {
        granted = Math.max(granted, lease.moment);
        if (this.#revoked.size === 0) break;
      }
      if (candidate === "/") break;
    }
    return granted >= revoked;
  }

  /** The lease runs from when the question was asked. */
  grant(
    context: OperationContext,
    permission: Permission,
    zone: ZoneId,
    path: string,
    lease: { readonly covers: "path" | "subtree"; readonly leaseMs: number },
    asked: Asked,
  ): void {
    if (lease.leaseMs <= 0) return;
    const endsAtMs = asked.atMs + lease.leaseMs;
    const kept: Lease = { endsAtMs, covers: lease.covers, moment: asked.moment };
    this.#leases.set(keyPrefix(context, permission, zone) + path, kept);
    this.#onLease(zone, endsAtMs);
  }

  /** Forgets what was decided for a path and everything below it. */
  revoke(zone: ZoneId, path: string): void {
    if (this.#leases.size === 0 && this.#asking === 0) return;
    if (this.#revoked.size >= this.#maxEntries) {
      this.clear();
      return;
    }
    this.#moment += 1;
    this.#revoked.set(placeKey(zone, path), this.#moment);
  }

  /** Forgets everything. */
  clear(): void {
    this.#moment += 1;
    this.#clearedAt = this.#moment;
    this.#revoked.clear();
    this.#leases.clear();
  }

  #live(key: string): Lease | null {
    const lease = this.#leases.get(key);
    if (lease === undefined) return null;
    if (lease.endsAtMs > this.#nowMs()) return lease;
    this.#leases.delete(key);
    return null;
  }
}

/** NUL separates the parts: no id or path holds one. */
function keyPrefix(context: OperationContext, permission: Permission, zone: ZoneId): string {
  const subject = [context.subjectType, context.subjectId ?? "", context.userId, context.agentId ?? ""];
  return [...subject, permission, zone, ""].join("\0");
}

function placeKey(zone: ZoneId, path: string): string {
  return `${zone}\0${path}`;
}
