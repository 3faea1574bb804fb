import type { LogIndex } from "@nexus/contracts";
import { compileRaftConfig, type RaftConfig } from "../core/config.js";
import { NO_TERM } from "../core/messages.js";
import { isBeyondForgotten } from "../log/recovery/forgotten-term.js";
import type { GroupLog, NodeLog } from "../log/types.js";
import { randomBelow } from "./random-below.js";
import type { ReplicaOptions } from "./replica-ports.js";

/** How the core of a replica is set up: for asynchronous storage, PreVote, CheckQuorum and safe reads. */
export function coreConfigOf(options: ReplicaOptions, groupLog: GroupLog, applied: LogIndex): RaftConfig {
  const { limits, log, nodeId, runtime } = options;
  return compileRaftConfig({
    id: nodeId,
    random: randomBelow(runtime.randomBytes),
    electionTick: limits.electionTicks,
    heartbeatTick: limits.heartbeatTicks,
    asyncStorageWrites: true,
    maxSizePerMsg: limits.maxAppendBytes,
    maxCommittedSizePerReady: limits.maxApplyBytes,
    maxUncommittedEntriesSize: limits.maxUncommittedBytes,
    maxInflightMsgs: limits.maxInflightMessages,
    maxInflightBytes: limits.maxInflightBytes,
    checkQuorum: true,
    preVote: true,
    readOnlyOption: "safe",
    stepDownOnRemoval: true,
    acknowledgesEveryAppend: false,
    applied,
    lostThrough: groupLog.abstainUntil() ?? (0 as LogIndex),
    isLostTermKnown: isLostTermKnown(log, groupLog),
  });
}

/** Recovery restored the term or went beyond any forgotten one; later starts still see the latter. */
function isLostTermKnown(log: NodeLog, groupLog: GroupLog): boolean {
  if (log.lossOf(groupLog.group)?.promiseKnown === true) return true;
  return isBeyondForgotten(groupLog.hardState()?.term ?? NO_TERM, NO_TERM);
}
