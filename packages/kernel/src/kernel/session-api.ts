import type { ClientSessionId, OperationContext, ZoneId } from "@nexus/contracts";
import type { CallOptions } from "./api.js";

/** Ties what a call makes to the session of the client that asks. */
export interface SessionTie {
  readonly sessionId: ClientSessionId;
  /** The session ends when it is not kept for this long, by the zone's clock (ms, 1 s to 10 min). */
  readonly leaseMs: number;
}

export interface KeepSessionRequest {
  readonly sessionId: ClientSessionId;
  /** Where entries are tied to it. */
  readonly zones: readonly ZoneId[];
  /** From here on; 0 ends the session, and what is tied to it vanishes. */
  readonly leaseMs: number;
}

export interface KeepSessionResult {
  /** Zones in which the session has ended, or never was. */
  readonly ended: readonly ZoneId[];
}

/** Sessions of clients, with which the entries tied to them vanish. Whoever knows the id of one may keep or end it. */
export interface SessionCalls {
  /** Errors: INVALID_ARGUMENT, ZONE_NOT_LOADED, and those of a commit; renewed in some zones, then, perhaps. */
  keep(
    request: KeepSessionRequest,
    context: OperationContext,
    options: CallOptions,
  ): Promise<KeepSessionResult>;
}
