import type { NodeId } from "@nexus/contracts";
import type { ReplicaRole } from "@nexus/kernel";
import type { BasicRaftStatus, RaftStatus } from "../core/status.js";
import type { ConfState, MessageType } from "../core/types.js";

/** Messages that must not wait behind entries: without them a busy leader looks dead. */
export function isUrgent(type: MessageType): boolean {
  switch (type) {
    case "MsgHeartbeat":
    case "MsgHeartbeatResp":
    case "MsgVote":
    case "MsgVoteResp":
    case "MsgPreVote":
    case "MsgPreVoteResp":
    case "MsgTimeoutNow":
      return true;
    default:
      return false;
  }
}

/** Messages that ask this node to vote or to lead. */
export function isElectoral(type: MessageType): boolean {
  return type === "MsgVote" || type === "MsgPreVote" || type === "MsgTimeoutNow";
}

export function isMember(conf: ConfState, node: NodeId): boolean {
  return isVoter(conf, node) || conf.learners.includes(node) || conf.learnersNext.includes(node);
}

export function isVoter(conf: ConfState, node: NodeId): boolean {
  return conf.voters.includes(node) || conf.votersOutgoing.includes(node);
}

export function isLoneVoter(conf: ConfState, node: NodeId): boolean {
  return conf.voters.length === 1 && conf.voters[0] === node && conf.votersOutgoing.length === 0;
}

/** Everybody in the configuration, each once, ascending. */
export function membersOf(conf: ConfState): readonly NodeId[] {
  const all = new Set([...conf.voters, ...conf.votersOutgoing, ...conf.learners, ...conf.learnersNext]);
  return [...all].sort((a, b) => a - b);
}

export function roleOf(status: BasicRaftStatus, conf: ConfState): ReplicaRole {
  switch (status.role) {
    case "StateLeader":
      return "leader";
    case "StateCandidate":
    case "StatePreCandidate":
      return "candidate";
    case "StateFollower":
      return isVoter(conf, status.id) ? "follower" : "learner";
  }
}

/** The voter other than the leader itself that answers and is furthest; null when there is none. */
export function bestSuccessor(status: RaftStatus): NodeId | null {
  let best: NodeId | null = null;
  let bestMatch = -1;
  for (const [node, progress] of status.progress) {
    if (node === status.id || progress.isLearner || !progress.recentActive) continue;
    if (progress.match <= bestMatch) continue;
    best = node;
    bestMatch = progress.match;
  }
  return best;
}
