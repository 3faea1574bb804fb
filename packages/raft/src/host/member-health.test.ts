import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { ProgressStatus, RaftStatus } from "../core/status.js";
import { DEFAULT_RAFT_LIMITS } from "./limits.js";
import { MemberHealth } from "./member-health.js";

const LEADER = 1 as NodeId;
const LEARNER = 2 as NodeId;
const LONG_ENOUGH_MS = DEFAULT_RAFT_LIMITS.promoteStableMs;
const STEP_MS = 50;

describe("the fitness of a learner", () => {
  it("that acknowledged what there is, steadily, is good", () => {
    expect(fitnessAfter(3, LONG_ENOUGH_MS)).toBe("healthy");
    expect(fitnessAfter(3, LONG_ENOUGH_MS - 2 * STEP_MS)).toBe("catchingUp");
  });

  it("that acknowledged nothing is not, however short the log: it may have no replica yet", () => {
    expect(fitnessAfter(0, LONG_ENOUGH_MS)).toBe("catchingUp");
    expect(fitnessAfter(0, 10 * LONG_ENOUGH_MS)).toBe("catchingUp");
  });
});

describe("a learner under load", () => {
  /** Entries the log grows by a step. */
  const GROWTH = DEFAULT_RAFT_LIMITS.promoteLagEntries;

  function fitnessUnderLoad(behindMs: number): string {
    const health = new MemberHealth(DEFAULT_RAFT_LIMITS);
    const endMs = LONG_ENOUGH_MS + 4_000;
    for (let nowMs = 0; nowMs <= endMs; nowMs += STEP_MS) {
      const lastIndex = 5 + (nowMs / STEP_MS) * GROWTH;
      const match = 5 + (Math.max(0, nowMs - behindMs) / STEP_MS) * GROWTH;
      health.observe(status(match, lastIndex), nowMs);
    }
    return health.fitness(LEARNER, endMs);
  }

  it("is good when it keeps up, although it always lacks more entries than a quiet one may", () => {
    expect(fitnessUnderLoad(4 * STEP_MS)).toBe("healthy");
  });

  it("is not when it falls behind", () => {
    expect(fitnessUnderLoad(3_000)).toBe("catchingUp");
  });
});

/** As a leader with a short log sees a learner that it takes for active, as it does with every new one. */
function fitnessAfter(match: number, durationMs: number): string {
  const health = new MemberHealth(DEFAULT_RAFT_LIMITS);
  for (let nowMs = 0; nowMs <= durationMs; nowMs += STEP_MS) health.observe(status(match), nowMs);
  return health.fitness(LEARNER, durationMs);
}

function status(match: number, last = 5): RaftStatus {
  const lastIndex = last as LogIndex;
  return {
    id: LEADER,
    term: 2 as Term,
    vote: LEADER,
    commit: lastIndex,
    applied: lastIndex,
    lastIndex,
    lead: LEADER,
    role: "StateLeader",
    leadTransferee: null,
    configuration: {
      voters: [LEADER],
      votersOutgoing: [],
      learners: [LEARNER],
      learnersNext: [],
      autoLeave: false,
    },
    progress: new Map([
      [LEADER, progress(lastIndex, false)],
      [LEARNER, progress(match, true)],
    ]),
  };
}

function progress(match: number, isLearner: boolean): ProgressStatus {
  return {
    match: match as LogIndex,
    next: (match + 1) as LogIndex,
    state: "StateProbe",
    isLearner,
    paused: false,
    pendingSnapshot: null,
    recentActive: true,
    inflightMessages: 0,
    inflightBytes: 0,
    inflightFull: false,
  };
}
