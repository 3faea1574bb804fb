import { type CommitToken, NexusError, type ReadConsistency, type ZoneId } from "@nexus/contracts";
import type { ReplicaEngine } from "./engine.js";
import { removedFromZone } from "./outcome.js";
import type { ZoneIdentity, ZoneState } from "./state/zone-state.js";

/** Waits until the replica's state is as fresh as asked. Errors: see `ZoneReplica.barrier`. */
export async function awaitFreshness(
  engine: ReplicaEngine,
  consistency: ReadConsistency,
  timeoutMs: number,
): Promise<void> {
  switch (consistency.kind) {
    case "linearizable":
      await engine.reads.linearizable(timeoutMs);
      return;
    case "lease":
      await awaitLease(engine, timeoutMs);
      return;
    case "token":
      checkToken(engine.options.identity, consistency.token);
      await engine.reads.appliedThrough(consistency.token.index, timeoutMs);
      return;
    case "local":
      return;
  }
}

/** For a node that is no member any more: what it has applied is all it can serve. Errors: CLOSED. */
export function refuseIfOthersNeeded(
  zoneId: ZoneId,
  { applied }: ZoneState,
  consistency: ReadConsistency,
): void {
  if (consistency.kind === "local") return;
  if (consistency.kind === "token" && consistency.token.index <= applied.index) return;
  throw removedFromZone(zoneId);
}

/** Without a valid lease here, the first such read asks the quorum, which starts one on a leader. */
async function awaitLease(engine: ReplicaEngine, timeoutMs: number): Promise<void> {
  const { driver, lease, reads } = engine;
  if (engine.isReadyToLead && lease.isValid(driver.leadership.term, engine.nowMs())) {
    await reads.appliedThrough(driver.basicStatus().commit, timeoutMs);
  } else await reads.linearizable(timeoutMs);
}

export function checkToken(identity: ZoneIdentity, token: CommitToken): void {
  const { zoneId, incarnation } = identity;
  if (token.zoneId !== zoneId) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `the commit token is of zone ${token.zoneId}, the read of zone ${zoneId}`,
      remedy: "pass the token of a write to the same zone",
    });
  }
  if (token.incarnation === incarnation) return;
  throw new NexusError({
    code: "INCARNATION_MISMATCH",
    what: `the commit token is from another life of zone ${zoneId}`,
    remedy: "read without the token: the zone was created again, recovered or restored",
  });
}
