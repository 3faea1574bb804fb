import type { OperationContext, ZoneId } from "@nexus/contracts";
import { LruCache, parentPath } from "@nexus/lib";
import type { Permission } from "./types.js";

export interface LeaseCacheOptions {
  readonly maxEntries: number;
  /** Monotonic (ms). */
  readonly nowMs: () => number;
}

interface Lease {
  readonly endsAtMs: number;
  readonly covers: "path" | "subtree";
}

/**
 * Positive decisions of a provider, reused for a while. Keyed by subject, permission, zone and path, so that
 * a lease to read never lets anybody write; a subtree's lease is inherited downwards.
 */
export class LeaseCache {
  readonly #leases: LruCache<string, Lease>;
  readonly #nowMs: () => number;

  constructor(options: LeaseCacheOptions) {
    this.#leases = LruCache.ofEntries(options.maxEntries);
    this.#nowMs = options.nowMs;
  }

  get size(): number {
    return this.#leases.size;
  }

  holds(context: OperationContext, permission: Permission, zone: ZoneId, path: string): boolean {
    if (this.#leases.size === 0) return false;
    const prefix = keyPrefix(context, permission, zone);
    for (let candidate = path; ; candidate = parentPath(candidate)) {
      const lease = this.#live(prefix + candidate);
      if (lease !== null && (lease.covers === "subtree" || candidate === path)) return true;
      if (candidate === "/") return false;
    }
  }

  grant(
    context: OperationContext,
    permission: Permission,
    zone: ZoneId,
    path: string,
    lease: { readonly covers: "path" | "subtree"; readonly leaseMs: number },
  ): void {
    if (lease.leaseMs <= 0) return;
    this.#leases.set(keyPrefix(context, permission, zone) + path, {
      endsAtMs: this.#nowMs() + lease.leaseMs,
      covers: lease.covers,
    });
  }

  /** Forgets everything: called when grants change. */
  clear(): void {
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
