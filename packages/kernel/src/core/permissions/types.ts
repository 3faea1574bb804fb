import type { OperationContext, ZoneId } from "@nexus/contracts";

/** What a call asks to do (DECISIONS, Calls: the matrix). */
export type Permission = "READ" | "WRITE" | "TRAVERSE";

/** The place a permission is asked for: links and mounts are followed already. */
export interface PermissionTarget {
  readonly zoneId: ZoneId;
  readonly zonePath: string;
  /** As the caller sees it; for messages. */
  readonly visiblePath: string;
}

export type PermissionDecision =
  | {
      readonly allowed: true;
      /** How far the decision reaches: this path alone, or everything below it too. */
      readonly covers: "path" | "subtree";
      /** How long it may be reused without asking again (ms); 0: never. */
      readonly leaseMs: number;
    }
  | { readonly allowed: false; readonly reason: string };

/** What a change of grants is about: every decision, or those for a path and everything below it. */
export type GrantChange =
  | { readonly kind: "all" }
  | { readonly kind: "subtree"; readonly zoneId: ZoneId; readonly zonePath: string };

/**
 * The replaceable part of the gate. Asked only when nothing before it in the cascade decided. One that cannot find out,
 * because what it asks is not reached, fails or answers no: what it said before holds until its leases end, and not
 * longer. The node counts a lease from the moment it asked, on a clock that nobody sets.
 */
export interface PermissionProvider {
  check(
    context: OperationContext,
    permission: Permission,
    target: PermissionTarget,
  ): Promise<PermissionDecision> | PermissionDecision;
  /**
   * Calls the listener where a change of grants is applied on this node, before the change can be seen; the function
   * returned ends it. Absent: grants change only by leases running out.
   */
  onChange?(listener: (change: GrantChange) => void): () => void;
}

/** Default deny: only system, administrators and zone grants pass. For nodes that listen. */
export const GRANTS_ONLY: PermissionProvider = {
  check: (context, permission, target) => ({
    allowed: false,
    reason: `${context.userId} has no grant for ${permission} in zone ${target.zoneId}`,
  }),
};
