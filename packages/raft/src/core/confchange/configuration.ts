import type { NodeId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { JointQuorum } from "../quorum/joint.js";
import type { ConfState } from "../types.js";

/**
 * Who takes part. Immutable; every list ascending, without doubles. `voters.outgoing` is non-empty only while
 * joint; `learnersNext` are voters of `outgoing` that become learners when the joint configuration is left.
 */
export interface Configuration {
  readonly voters: JointQuorum;
  readonly learners: readonly NodeId[];
  readonly learnersNext: readonly NodeId[];
  readonly autoLeave: boolean;
}

export const EMPTY_CONFIGURATION: Configuration = Object.freeze({
  voters: Object.freeze({ incoming: [], outgoing: [] }),
  learners: [],
  learnersNext: [],
  autoLeave: false,
});

export function isJoint(configuration: Configuration): boolean {
  return configuration.voters.outgoing.length > 0;
}

/** Every voter and learner, ascending. */
export function memberIds(configuration: Configuration): NodeId[] {
  const { voters, learners } = configuration;
  return sortedIds([...voters.incoming, ...voters.outgoing, ...learners]);
}

export function sortedIds(ids: Iterable<NodeId>): NodeId[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}

export function toConfState(configuration: Configuration): ConfState {
  return {
    voters: configuration.voters.incoming,
    votersOutgoing: configuration.voters.outgoing,
    learners: configuration.learners,
    learnersNext: configuration.learnersNext,
    autoLeave: configuration.autoLeave,
  };
}

/** Errors: INTERNAL when the state breaks a rule of configurations. */
export function fromConfState(state: ConfState): Configuration {
  const configuration: Configuration = {
    voters: { incoming: sortedIds(state.voters), outgoing: sortedIds(state.votersOutgoing) },
    learners: sortedIds(state.learners),
    learnersNext: sortedIds(state.learnersNext),
    autoLeave: state.autoLeave,
  };
  assertConfiguration(configuration);
  return configuration;
}

/** Errors: INTERNAL naming the member that is two things at once. */
export function assertConfiguration(configuration: Configuration): void {
  const { voters, learners, learnersNext, autoLeave } = configuration;
  for (const id of learnersNext) {
    invariant(voters.outgoing.includes(id), "a learner-to-be is an outgoing voter", { id });
    invariant(!learners.includes(id), "a learner-to-be is not a learner yet", { id });
  }
  for (const id of learners) {
    invariant(!voters.incoming.includes(id), "a learner is not a voter", { id });
    invariant(!voters.outgoing.includes(id), "a learner is not an outgoing voter", { id });
  }
  invariant(
    isJoint(configuration) || (learnersNext.length === 0 && !autoLeave),
    "only a joint configuration has learners-to-be or leaves by itself",
    { learnersNext: learnersNext.length, autoLeave },
  );
}
