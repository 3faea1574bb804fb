import type { IncarnationId, LogIndex, NodeId } from "@nexus/contracts";
import type { ReplicaRole } from "@nexus/kernel";
import { newMessage } from "../core/messages.js";
import type { BasicRaftStatus, RaftStatus } from "../core/status.js";
import type { ConfState, Message, MessageType } from "../core/types.js";
import type { ZoneNote } from "../wire/node-frame.js";

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

/** A heartbeat or its answer as a note, to travel with those of other zones; null: it goes by itself. */
export function asNote(message: Message, incarnation: IncarnationId): ZoneNote | null {
  const { type, term, commit, context } = message;
  if (context !== null && context.length > 0) return null;
  if (type === "MsgHeartbeat") return { kind: "heartbeat", incarnation, term, index: commit };
  if (type === "MsgHeartbeatResp") {
    return { kind: "heartbeatAnswer", incarnation, term, index: 0 as LogIndex };
  }
  return null;
}

/** The message that `asNote` took apart; null: the note is none. */
export function fromNote(note: ZoneNote, from: NodeId, to: NodeId): Message | null {
  if (note.kind !== "heartbeat" && note.kind !== "heartbeatAnswer") return null;
  const message = newMessage(note.kind === "heartbeat" ? "MsgHeartbeat" : "MsgHeartbeatResp", to, from);
  message.term = note.term;
  message.commit = note.index;
  return message;
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

/** The voter other than the leader itself that may lead and is furthest; null when there is none. */
export function bestSuccessor(status: RaftStatus, mayLead: (node: NodeId) => boolean): NodeId | null {
  let best: NodeId | null = null;
  let bestMatch = -1;
  for (const [node, progress] of status.progress) {
    if (node === status.id || progress.isLearner || !mayLead(node)) continue;
    if (progress.match <= bestMatch) continue;
    best = node;
    bestMatch = progress.match;
  }
  return best;
}
