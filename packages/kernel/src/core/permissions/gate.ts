import { NexusError, type OperationContext, SYSTEM_PREFIX } from "@nexus/contracts";
import { isSameOrBelow } from "@nexus/lib";
import type { LeaseCache } from "./lease-cache.js";
import type { Permission, PermissionProvider, PermissionTarget } from "./types.js";

const SYSTEM_ROOT = SYSTEM_PREFIX.slice(0, -1);

/** Letters of a zone grant that carry a permission. */
const GRANT_LETTER = { READ: "r", TRAVERSE: "r", WRITE: "w" } as const satisfies Record<Permission, string>;

interface Question {
  readonly context: OperationContext;
  readonly permission: Permission;
  readonly target: PermissionTarget;
  /** Whose the row at the target is, as far as the caller of the gate knows; null: nobody's, there is none, or unknown. */
  readonly ownerId: string | null;
}

type Verdict = "allow" | "deny" | "undecided";

interface Step {
  readonly name: string;
  readonly decide: (question: Question, gate: GateParts) => Verdict;
}

interface GateParts {
  readonly provider: PermissionProvider | null;
  readonly leases: LeaseCache;
}

function isSystemPath(target: PermissionTarget): boolean {
  return isSameOrBelow(target.zonePath, SYSTEM_ROOT) || isSameOrBelow(target.visiblePath, SYSTEM_ROOT);
}

/**
 * The cascade, in order; the first step that decides ends it. What no step decides is the provider's to
 * answer, and its default is no. Only the provider may take time.
 */
export const PERMISSION_CASCADE: readonly Step[] = [
  { name: "system bypass", decide: ({ context }) => (context.isSystem ? "allow" : "undecided") },
  {
    name: "system paths",
    decide: ({ context, target }) => (isSystemPath(target) && !context.isAdmin ? "deny" : "undecided"),
  },
  { name: "no provider", decide: (_, gate) => (gate.provider === null ? "allow" : "undecided") },
  {
    name: "lease",
    decide: ({ context, permission, target }, gate) =>
      gate.leases.holds(context, permission, target.zoneId, target.zonePath) ? "allow" : "undecided",
  },
  { name: "admin", decide: ({ context }) => (context.isAdmin ? "allow" : "undecided") },
  {
    name: "zone grant",
    decide: ({ context, permission, target }) =>
      context.zoneGrants.some(
        (grant) => grant.zoneId === target.zoneId && grant.permissions.includes(GRANT_LETTER[permission]),
      )
        ? "allow"
        : "undecided",
  },
  {
    name: "owner",
    decide: ({ context, ownerId }) =>
      ownerId !== null && ownerId !== "" && ownerId === context.userId ? "allow" : "undecided",
  },
];

/** Decides whether a caller may do what it asks. One gate a kernel; every call passes it. */
export class PermissionGate {
  readonly #parts: GateParts;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** Errors: PERMISSION_DENIED, and whatever the provider fails with: an unanswered question is not a yes. */
  async require(
    context: OperationContext,
    permission: Permission,
    target: PermissionTarget,
    ownerId: string | null = null,
  ): Promise<void> {
    const decided = this.decideNow(context, permission, target, ownerId);
    if (decided === "allow") return;
    if (decided === "deny") throw denied(context, permission, target, "it is reserved for the system");
    const reason = await this.#askProvider(context, permission, target);
    if (reason !== null) throw denied(context, permission, target, reason);
  }

  /** `require` as a question, for leaving entries out of listings. */
  async allows(
    context: OperationContext,
    permission: Permission,
    target: PermissionTarget,
    ownerId: string | null = null,
  ): Promise<boolean> {
    const decided = this.decideNow(context, permission, target, ownerId);
    if (decided !== "undecided") return decided === "allow";
    return (await this.#askProvider(context, permission, target)) === null;
  }

  /** Administration: mounts. Errors: PERMISSION_DENIED. */
  requireAdmin(context: OperationContext, what: string): void {
    if (context.isSystem || context.isAdmin || this.#parts.provider === null) return;
    throw new NexusError({
      code: "PERMISSION_DENIED",
      what: `${context.userId} may not ${what}`,
      remedy: "ask an administrator",
    });
  }

  /** The steps that need no waiting. */
  decideNow(
    context: OperationContext,
    permission: Permission,
    target: PermissionTarget,
    ownerId: string | null = null,
  ): Verdict {
    const question = { context, permission, target, ownerId };
    for (const step of PERMISSION_CASCADE) {
      const verdict = step.decide(question, this.#parts);
      if (verdict !== "undecided") return verdict;
    }
    return "undecided";
  }

  /** null: allowed; else why not. */
  async #askProvider(
    context: OperationContext,
    permission: Permission,
    target: PermissionTarget,
  ): Promise<string | null> {
    const { provider, leases } = this.#parts;
    if (provider === null) return "there is nobody to ask";
    const asked = leases.ask();
    try {
      const decision = await provider.check(context, permission, target);
      if (!decision.allowed) return decision.reason;
      leases.grant(context, permission, target.zoneId, target.zonePath, decision, asked);
      return null;
    } finally {
      asked.done();
    }
  }
}

function denied(
  context: OperationContext,
  permission: Permission,
  target: PermissionTarget,
  reason: string,
): NexusError {
  return new NexusError({
    code: "PERMISSION_DENIED",
    what: `${context.userId} may not ${permission} ${target.visiblePath}: ${reason}`,
    remedy: `ask an administrator for a grant in zone ${target.zoneId}`,
    details: { path: target.visiblePath, permission, zoneId: target.zoneId },
  });
}
