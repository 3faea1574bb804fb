import { NexusError } from "@nexus/contracts";
import type { JoinZoneOptions, MemberRole } from "@nexus/kernel";
import type { ZoneReplica } from "../zone/replica.js";

/** Errors: INVALID_ARGUMENT. */
export function roleToJoinAs({ asLearner, asWitness = false }: JoinZoneOptions): MemberRole {
  if (asLearner && asWitness) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: "a member is a learner or a witness, not both: one holds data and does not vote, the other the reverse",
      remedy: "ask for one of them",
    });
  }
  if (asWitness) return "witness";
  return asLearner ? "learner" : "voter";
}

/** The replica, if it holds data. Errors: UNAVAILABLE naming the members that do. */
export function dataReplica(replica: ZoneReplica): ZoneReplica {
  replica.refuseAsWitness();
  return replica;
}
