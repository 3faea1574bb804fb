import { NexusError, type NodeId } from "@nexus/contracts";
import { type Address, formatAddress } from "@nexus/lib";
import type { ProbeResult } from "@nexus/raft";
import { type BootDecision, type BootFacts, decideBoot, type PeerAnswer } from "./decide.js";

export interface BootClock {
  nowMs(): number;
  /** Resolves after `delayMs`, or at once when the signal aborts. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}

export interface SettleOptions {
  readonly facts: Omit<BootFacts, "answers" | "isOutOfTime">;
  readonly ownNodeId: NodeId;
  /** null: keep trying. */
  readonly joinTimeoutMs: number | null;
  readonly probe: (address: string, timeoutMs: number) => Promise<ProbeResult>;
  readonly clock: BootClock;
  /** Called whenever what the node waits for changes. */
  readonly onWaiting: (waitingFor: string) => void;
  /** Ends the wait with CANCELLED: the node is told to stop. */
  readonly signal: AbortSignal;
}

export type SettledBoot = Extract<BootDecision, { kind: "resume" | "found" | "join" }>;

const PROBE_TIMEOUT_MS = 2_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Asks the peers until the boot decision is made. Errors: BOOT_REFUSED (the decision, `--join-timeout` included),
 * CANCELLED.
 */
export async function settleBoot(options: SettleOptions): Promise<SettledBoot> {
  const { clock, joinTimeoutMs, signal } = options;
  const startedMs = clock.nowMs();
  let facts: BootFacts = { ...options.facts, answers: [], isOutOfTime: false };
  let pauseMs = FIRST_PAUSE_MS;
  let saidWaitingFor = "";
  for (let round = 0; ; round += 1) {
    const decision = decideBoot(facts);
    switch (decision.kind) {
      case "resume":
      case "found":
      case "join":
        return decision;
      case "refuse":
        throw decision.error;
      case "probe":
        break;
      default:
        return decision satisfies never;
    }
    if (round > 0) {
      if (decision.waitingFor !== saidWaitingFor) options.onWaiting(decision.waitingFor);
      saidWaitingFor = decision.waitingFor;
      await clock.sleep(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
    if (signal.aborted)
      throw new NexusError({ code: "CANCELLED", what: "stopped while looking for the cluster" });
    facts = await askPeers(facts, options);
    facts = { ...facts, isOutOfTime: joinTimeoutMs !== null && clock.nowMs() - startedMs >= joinTimeoutMs };
  }
}

async function askPeers(facts: BootFacts, options: SettleOptions): Promise<BootFacts> {
  const answers = await Promise.all(facts.peers.map((peer) => ask(peer, options)));
  const isSelf = (answer: PeerAnswer) => answer.kind !== "unreachable" && answer.nodeId === options.ownNodeId;
  const own = new Set(answers.filter(isSelf).map(({ address }) => formatAddress(address)));
  return {
    ...facts,
    // An address that turned out to be this node's own is no peer; a list of nothing else is still no founding alone.
    peers:
      own.size === facts.peers.length
        ? facts.peers
        : facts.peers.filter((peer) => !own.has(formatAddress(peer))),
    answers: answers.filter((answer) => !isSelf(answer)),
  };
}

async function ask(address: Address, { probe }: SettleOptions): Promise<PeerAnswer> {
  try {
    const { nodeId, clusterId, isPendingFounder } = await probe(formatAddress(address), PROBE_TIMEOUT_MS);
    return clusterId === null
      ? { kind: "fresh", address, nodeId, isPendingFounder }
      : { kind: "member", address, nodeId, clusterId };
  } catch (error) {
    return { kind: "unreachable", address, reason: shortReason(NexusError.from(error).what) };
  }
}

const NETWORK_REASONS: readonly [RegExp, string][] = [
  [/ECONNREFUSED/, "connection refused"],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/, "its name is not known"],
  [/EHOSTUNREACH|ENETUNREACH/, "no route to it"],
  [/ETIMEDOUT|DEADLINE/i, "no answer in time"],
];
const MAX_REASON_CHARACTERS = 120;

/** gRPC's words for an unreachable address fill a line; these say the same in a few. */
function shortReason(text: string): string {
  const known = NETWORK_REASONS.find(([pattern]) => pattern.test(text));
  return known === undefined ? text.slice(0, MAX_REASON_CHARACTERS) : known[1];
}
