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

/** The replaceable part of the gate. Asked only when nothing before it in the cascade decided. */
export interface PermissionProvider {
  check(
    context: OperationContext,
    permission: Permission,
    target: PermissionTarget,
  ): Promise<PermissionDecision> | PermissionDecision;
}

/** Default deny: only system, administrators and zone grants pass. For nodes that listen. */
export const GRANTS_ONLY: PermissionProvider = {
  check: (context, permission, target) => ({
    allowed: false,
    reason: `${context.userId} has no grant for ${permission} in zone ${target.zoneId}`,
  }),
};
