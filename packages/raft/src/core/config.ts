import type { LogIndex, NodeId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type { RaftEventSink } from "./events.js";
import type { Limit } from "./types.js";

/**
 * How a leader makes a read linearizable: `safe` asks a quorum (thesis 6.4). `leaseBased` answers at once while
 * it holds a lease (`leader-lease.ts`) and asks a quorum otherwise; it needs `checkQuorum`, clocks that drift
 * apart by less than a tenth, and a host that delivers every tick its monotonic clock owes before it reads.
 */
export type ReadOnlyOption = "safe" | "leaseBased";

/** Everything one RawNode is told. All sizes in bytes, all times in ticks; a `Limit` of null is unlimited. */
export interface RaftConfig {
  readonly id: NodeId;
  /** Ticks without a leader before campaigning; each election adds 0 to electionTick - 1 more at random. */
  readonly electionTick: number;
  readonly heartbeatTick: number;
  /** Storage work leaves as MsgStorageAppend / MsgStorageApply instead of being acknowledged by `advance`. */
  readonly asyncStorageWrites: boolean;
  /** Entries of one MsgApp together, at least one. */
  readonly maxSizePerMsg: Limit;
  /** Committed entries handed out and not yet applied, at least one. */
  readonly maxCommittedSizePerReady: Limit;
  /** Payload of proposals that are not applied yet; a proposal above it is dropped unless nothing is pending. */
  readonly maxUncommittedEntriesSize: Limit;
  /** MsgApp with entries under way to one follower, counted. */
  readonly maxInflightMsgs: Limit;
  /** Payload under way to one follower; the message that crosses it still leaves. */
  readonly maxInflightBytes: Limit;
  /** A leader that heard of no quorum for an election timeout steps down; followers of a live leader refuse votes. */
  readonly checkQuorum: boolean;
  readonly preVote: boolean;
  readonly readOnlyOption: ReadOnlyOption;
  /** A follower refuses proposals instead of sending them to its leader. */
  readonly disableProposalForwarding: boolean;
  /** Lets configuration changes into the log that do not fit the active configuration. */
  readonly disableConfChangeValidation: boolean;
  /** A leader that applies its own removal or demotion becomes a follower. */
  readonly stepDownOnRemoval: boolean;
  /** Also appends that tell nothing but a commit index, to a follower known to hold all below, are acknowledged. */
  readonly acknowledgesEveryAppend: boolean;
  /** Entries up to here were applied before a restart and are not handed out again; 0 when none. */
  readonly applied: LogIndex;
  /** The highest index acknowledged before a restart that the log may have lost since (`log-loss.ts`); 0 when none. */
  readonly lostThrough: LogIndex;
  /** Whether the stored term is the highest one this node ever entered, although the log lost something. */
  readonly isLostTermKnown: boolean;
  /** A whole number in [0, bound), uniformly. */
  readonly random: (bound: number) => number;
  readonly events: RaftEventSink;
}

/** What has no sensible default. */
export type RaftOptions = Pick<RaftConfig, "id" | "random"> & Partial<RaftConfig>;

/** Fills in defaults: ten ticks to one heartbeat, 1 MiB messages, 256 in flight, PreVote and CheckQuorum on. */
export function compileRaftConfig(options: RaftOptions): RaftConfig {
  const config: RaftConfig = {
    electionTick: 10,
    heartbeatTick: 1,
    asyncStorageWrites: true,
    maxSizePerMsg: 1024 * 1024,
    maxCommittedSizePerReady: 1024 * 1024,
    maxUncommittedEntriesSize: 64 * 1024 * 1024,
    maxInflightMsgs: 256,
    maxInflightBytes: 16 * 1024 * 1024,
    checkQuorum: true,
    preVote: true,
    readOnlyOption: "safe",
    disableProposalForwarding: false,
    disableConfChangeValidation: false,
    stepDownOnRemoval: true,
    acknowledgesEveryAppend: true,
    applied: 0 as LogIndex,
    lostThrough: 0 as LogIndex,
    isLostTermKnown: false,
    events: ignoreEvents,
    ...options,
  };
  validateRaftConfig(config);
  return config;
}

function ignoreEvents(): void {}

/** Errors: INTERNAL naming the setting that cannot work. */
export function validateRaftConfig(config: RaftConfig): void {
  const { id, electionTick, heartbeatTick } = config;
  invariant(Number.isSafeInteger(id) && id > 0, "a node id is a whole number above 0", { id });
  invariant(heartbeatTick > 0, "heartbeatTick is above 0", { heartbeatTick });
  invariant(electionTick > heartbeatTick, "electionTick is above heartbeatTick", {
    electionTick,
    heartbeatTick,
  });
  invariant(config.maxInflightMsgs === null || config.maxInflightMsgs > 0, "maxInflightMsgs is above 0", {
    maxInflightMsgs: config.maxInflightMsgs,
  });
  invariant(config.maxInflightBytes === null || config.maxInflightBytes > 0, "maxInflightBytes is above 0", {
    maxInflightBytes: config.maxInflightBytes,
  });
  invariant(
    config.readOnlyOption !== "leaseBased" || config.checkQuorum,
    "lease-based reads need checkQuorum",
    { checkQuorum: config.checkQuorum },
  );
}

/** A limit as a number to compare with. */
export function limitBytes(limit: Limit): number {
  return limit ?? Number.POSITIVE_INFINITY;
}
