import type { ZoneId } from "./ids.js";

export type SubjectType = "user" | "agent" | "service" | "node";

/** Letters of a grant: read (and traverse), write, execute. */
export interface ZoneGrant {
  readonly zoneId: ZoneId;
  readonly permissions: string;
}

/** Who calls, resolved once at the edge and immutable from there on (reference facts, 4.3). */
export interface OperationContext {
  readonly userId: string;
  /** The zone whose namespace the caller's paths start in. */
  readonly zoneId: ZoneId;
  readonly isAdmin: boolean;
  readonly isSystem: boolean;
  readonly subjectType: SubjectType;
  readonly subjectId: string | null;
  readonly agentId: string | null;
  readonly groups: readonly string[];
  readonly zoneGrants: readonly ZoneGrant[];
  /** For logs and the audit record; unique per call. */
  readonly requestId: string;
}
