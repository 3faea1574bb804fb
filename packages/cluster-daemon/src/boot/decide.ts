import { NexusError, type NodeId } from "@nexus/contracts";
import { type Address, formatAddress } from "@nexus/lib";
import type { FoundingRule } from "../config/types.js";

/** What the data folder says. */
export type DiskState =
  | { readonly kind: "fresh" }
  /** The folder belongs to a member of a cluster. */
  | { readonly kind: "member"; readonly clusterId: string };

/** What one peer answered when it was last asked. */
export type PeerAnswer =
  | { readonly kind: "unreachable"; readonly address: Address; readonly reason: string }
  | {
      readonly kind: "fresh";
      readonly address: Address;
      readonly nodeId: NodeId;
      /** Started to found a cluster, and has not done so yet. */
      readonly isPendingFounder: boolean;
    }
  | {
      readonly kind: "member";
      readonly address: Address;
      readonly nodeId: NodeId;
      readonly clusterId: string;
    };

export interface BootFacts {
  readonly disk: DiskState;
  readonly hostname: string;
  readonly founding: FoundingRule;
  /** Peers were given, this node's own address left out. */
  readonly peers: readonly Address[];
  readonly expectCluster: string | null;
  /** One answer per peer and round; empty before the first round. Answers of this node itself are left out. */
  readonly answers: readonly PeerAnswer[];
  /** `--join-timeout` has passed. */
  readonly isOutOfTime: boolean;
}

export type BootDecision =
  | { readonly kind: "resume"; readonly clusterId: string }
  | { readonly kind: "found"; readonly why: string }
  | { readonly kind: "join"; readonly via: readonly Address[]; readonly clusterId: string }
  /** Ask the peers (again) and decide then. */
  | { readonly kind: "probe"; readonly waitingFor: string }
  | { readonly kind: "refuse"; readonly error: NexusError };

type Member = Extract<PeerAnswer, { kind: "member" }>;
type Intent = "found" | "found-unless-member" | "join";

/**
 * What a starting node does. Pure: disk, flags and the peers' answers in, decision out. Each branch is a row of
 * the table in DESIGN.md and a test.
 */
export function decideBoot(facts: BootFacts): BootDecision {
  if (facts.disk.kind === "member") return decideMember(facts, facts.disk.clusterId);
  if (facts.peers.length === 0) return decideAlone(facts);
  const members = facts.answers.filter((answer) => answer.kind === "member");
  const intent = intentOf(facts);
  const conflict = findConflict(facts, members, intent);
  if (conflict !== null) return conflict;
  const [member] = members;
  if (member !== undefined) {
    return { kind: "join", via: members.map(({ address }) => address), clusterId: member.clusterId };
  }
  return intent === "join" ? decideJoiner(facts) : decideFounder(facts);
}

function intentOf({ founding, hostname }: BootFacts): Intent {
  switch (founding.kind) {
    case "default":
      return "join";
    case "founder":
      return "found";
    case "named":
      return founding.hostname === hostname ? "found-unless-member" : "join";
    default:
      return founding satisfies never;
  }
}

/** Disk wins over every flag but a wrong cluster. */
function decideMember({ expectCluster }: BootFacts, clusterId: string): BootDecision {
  if (expectCluster !== null && expectCluster !== clusterId) {
    return refuse(
      `the data folder belongs to cluster ${clusterId}, not to ${expectCluster} (--expect-cluster)`,
      "start with the data folder of that cluster, or correct --expect-cluster",
    );
  }
  return { kind: "resume", clusterId };
}

function decideAlone(facts: BootFacts): BootDecision {
  if (facts.expectCluster !== null) {
    return refuse(
      `the data folder is empty and there are no --peers to find cluster ${facts.expectCluster} through`,
      "check that the data folder is mounted, or give --peers",
    );
  }
  if (facts.founding.kind === "named" && facts.founding.hostname !== facts.hostname) {
    return refuse(
      `--bootstrap-host ${facts.founding.hostname} founds the cluster, but there are no --peers to join it through`,
      `give --peers, or start this node as --hostname ${facts.founding.hostname}`,
    );
  }
  return { kind: "found", why: "no peers are given" };
}

/** Answers that contradict the flags or each other. */
function findConflict(facts: BootFacts, members: readonly Member[], intent: Intent): BootDecision | null {
  const [first] = members;
  const other = members.find((member) => member.clusterId !== first?.clusterId);
  if (first !== undefined && other !== undefined) {
    return refuse(
      `peers belong to different clusters: ${describe(first)}, ${describe(other)}`,
      "list only nodes of one cluster in --peers",
    );
  }
  if (first !== undefined && facts.expectCluster !== null && first.clusterId !== facts.expectCluster) {
    return refuse(
      `${describe(first)}, not to ${facts.expectCluster} (--expect-cluster)`,
      "correct --peers or --expect-cluster",
    );
  }
  if (first !== undefined && intent === "found") {
    return refuse(
      `--cluster-init would found a second cluster: ${describe(first)}`,
      "start without --cluster-init to join it, or take that node out of --peers",
    );
  }
  const rival = facts.answers.find((answer) => answer.kind === "fresh" && answer.isPendingFounder);
  if (rival !== undefined && intent !== "join") {
    return refuse(
      `${formatAddress(rival.address)} is about to found a cluster too`,
      "let one node found it: --cluster-init on one node only, or the same --bootstrap-host on all",
    );
  }
  return null;
}

function decideFounder(facts: BootFacts): BootDecision {
  if (facts.expectCluster !== null) {
    return waitOrRefuse(
      facts,
      `a peer that belongs to cluster ${facts.expectCluster} (--expect-cluster forbids founding another)`,
      "start a member of that cluster, or leave --expect-cluster out",
    );
  }
  const silent = silentPeers(facts);
  if (silent.length === 0) return { kind: "found", why: "every peer answered that it belongs to no cluster" };
  return waitOrRefuse(
    facts,
    `an answer of ${silent.join(", ")}: founding while they are silent could make a second cluster`,
    "start these nodes, or take them out of --peers",
  );
}

function decideJoiner(facts: BootFacts): BootDecision {
  const silent = silentPeers(facts);
  const founder = facts.answers.find((answer) => answer.kind === "fresh" && answer.isPendingFounder);
  if (founder !== undefined) {
    return waitOrRefuse(
      facts,
      `${formatAddress(founder.address)} to found the cluster`,
      "see the log of that node for what it waits for",
    );
  }
  if (silent.length > 0) {
    return waitOrRefuse(facts, `an answer of ${silent.join(", ")}`, "start these nodes, or correct --peers");
  }
  return waitOrRefuse(
    facts,
    "a peer that belongs to a cluster: all answered, none does, none is going to found one",
    "start one of the nodes with --cluster-init",
  );
}

/** Peers without a good answer, each with the reason of the last attempt. */
function silentPeers({ peers, answers }: BootFacts): readonly string[] {
  const silent: string[] = [];
  for (const peer of peers) {
    const text = formatAddress(peer);
    const answer = answers.find(({ address }) => formatAddress(address) === text);
    if (answer === undefined) silent.push(text);
    else if (answer.kind === "unreachable") silent.push(`${text} (${answer.reason})`);
  }
  return silent;
}

function describe(member: Member): string {
  return `${formatAddress(member.address)} belongs to cluster ${member.clusterId}`;
}

function waitOrRefuse(facts: BootFacts, waitingFor: string, remedy: string): BootDecision {
  if (!facts.isOutOfTime) return { kind: "probe", waitingFor };
  return refuse(`gave up after --join-timeout, waiting for ${waitingFor}`, remedy);
}

function refuse(what: string, remedy: string): BootDecision {
  return { kind: "refuse", error: new NexusError({ code: "BOOT_REFUSED", what, remedy }) };
}
