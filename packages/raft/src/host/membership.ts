import { type LogIndex, NexusError, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import type { ConfChangeSingle } from "../core/types.js";
import type { MemberFacts } from "../wire/conf-change-context.js";
import { isMember, isVoter } from "../zone/message-facts.js";
import type { ZoneReplica } from "../zone/replica.js";
import type { AddressBook } from "./address-book.js";
import type { RaftLimits } from "./limits.js";
import { MemberHealth } from "./member-health.js";
import type { ChangeMemberCall, JoinZoneCall } from "./ports.js";
import { refuseLastHolder, withoutIncomplete } from "./sealed-seats.js";
import { planRootSeats, planZoneSeats, type SeatPlan } from "./seats.js";
import { noWitnessOfRoot, otherDuty, staysWitness } from "./witness-rules.js";

export interface MembershipPorts {
  readonly nodeId: NodeId;
  readonly advertiseAddress: string;
  readonly limits: RaftLimits;
  readonly addresses: AddressBook;
  nowMs(): number;
  onNote(replica: ZoneReplica, message: string, cause: unknown): void;
}

/** Membership of the zones this node leads: admits, promotes, replaces and removes members. */
export class Membership {
  readonly #ports: MembershipPorts;
  readonly #health = new WeakMap<ZoneReplica, MemberHealth>();
  readonly #changing = new WeakSet<ZoneReplica>();

  constructor(ports: MembershipPorts) {
    this.#ports = ports;
  }

  /** Every tick: watches members of led zones. */
  observe(replica: ZoneReplica): void {
    if (!replica.isLeader) return;
    const health = this.#healthOf(replica);
    const nowMs = this.#ports.nowMs();
    if (health.isDue(nowMs)) health.observe(replica.status(), nowMs);
  }

  /** The node moved: its row follows, through whoever leads. */
  keepOwnAddress(replica: ZoneReplica): void {
    const { nodeId, advertiseAddress: address, limits, onNote } = this.#ports;
    const own = replica.state.members.get(nodeId);
    if (own === undefined || own.address === address || replica.leaderId === null) return;
    // It proposes nothing: joining again records the address (docs/operations.md).
    if (replica.isWitness) return;
    const command = { kind: "setMemberAddress", node: nodeId, address } as const;
    replica.propose(command, limits.reconcileMs).catch((cause: unknown) => {
      onNote(replica, "this node's new address is not recorded yet", cause);
    });
  }

  /** What was seen of the members before the zone slept is too old to judge them by. */
  forget(replica: ZoneReplica): void {
    this.#health.delete(replica);
  }

  #healthOf(replica: ZoneReplica): MemberHealth {
    let health = this.#health.get(replica);
    if (health === undefined) {
      health = new MemberHealth(this.#ports.limits);
      this.#health.set(replica, health);
    }
    return health;
  }

  /**
   * Makes the caller a learner. Repeating it is harmless. Errors: NOT_LEADER, MEMBERSHIP_CONFLICT (retryable; also
   * when a live member uses the address), UNKNOWN_OUTCOME.
   */
  async admit(replica: ZoneReplica, request: JoinZoneCall, timeoutMs: number): Promise<void> {
    if (!replica.isReadyToLead) throw replica.notLeaderError();
    replica.stir();
    const { nodeId, address, asLearner, asWitness } = request;
    if (asWitness && replica.zoneId === ROOT_ZONE) throw noWitnessOfRoot();
    const { conf, members } = replica.state;
    const known = members.get(nodeId);
    // Members that announce an address know the cluster; who does not has an empty disk.
    if (request.clusterId === null && isVoter(conf.confState, nodeId)) throw emptyHanded(replica, nodeId);
    if (isMember(conf.confState, nodeId)) {
      if (known !== undefined && known.isWitness !== asWitness) throw otherDuty(replica.zoneId, nodeId);
      if (known?.address !== address) {
        await replica.propose({ kind: "setMemberAddress", node: nodeId, address }, timeoutMs);
      }
      return;
    }
    const supersedes = [...members.values()]
      .filter((member) => member.address === address)
      .map((member) => member.nodeId);
    this.#refuseLiveAddress(replica, supersedes, address);
    this.#ports.addresses.hint(nodeId, address);
    await this.#change(
      replica,
      [{ type: "ConfChangeAddLearnerNode", nodeId }],
      [{ nodeId, address, stayLearner: asLearner, supersedes, isWitness: asWitness }],
      timeoutMs,
    );
  }

  /** Two nodes told to use one address must not throw each other out. */
  #refuseLiveAddress(replica: ZoneReplica, holders: readonly NodeId[], address: string): void {
    const { progress } = replica.status();
    const live = holders.find((node) => node === this.#ports.nodeId || progress.get(node)?.recentActive);
    if (live === undefined) return;
    throw new NexusError({
      code: "MEMBERSHIP_CONFLICT",
      what: `address ${address} belongs to node ${live}, a live member of zone ${replica.zoneId}`,
      remedy: "give every node an advertise address of its own; after a wipe, try again in some seconds",
      details: { address, node: live },
    });
  }

  /** Errors: NOT_LEADER, NOT_FOUND, INVALID_ARGUMENT (the last voter), MEMBERSHIP_CONFLICT, UNKNOWN_OUTCOME. */
  async changeMember(replica: ZoneReplica, request: ChangeMemberCall, timeoutMs: number): Promise<void> {
    if (!replica.isReadyToLead) throw replica.notLeaderError();
    const { nodeId, change, expectedConfigVersion } = request;
    const { confState, confIndex } = replica.state.conf;
    if (expectedConfigVersion !== null && expectedConfigVersion !== confIndex) {
      throw otherVersion(replica, expectedConfigVersion);
    }
    const facts = replica.state.members.get(nodeId);
    if (!isMember(confState, nodeId) || facts === undefined) throw notMember(replica, nodeId);
    if (facts.isWitness && change !== "remove") throw staysWitness(replica.zoneId, nodeId);
    const dataVoters = confState.voters.filter((voter) => !replica.state.isWitnessNode(voter));
    if (change !== "promote" && dataVoters.length === 1 && dataVoters[0] === nodeId) {
      throw onlyVoter(replica, nodeId);
    }
    switch (change) {
      case "remove":
        refuseLastHolder(replica, nodeId);
        return this.#change(replica, this.#unseat(replica, nodeId, "ConfChangeRemoveNode"), [], timeoutMs);
      case "demote": {
        const demotion = this.#unseat(replica, nodeId, "ConfChangeAddLearnerNode");
        return this.#change(replica, demotion, [{ ...facts, stayLearner: true }], timeoutMs);
      }
      case "promote": {
        if (isVoter(confState, nodeId) || !facts.stayLearner) return;
        // Not a vote yet: the reconciler gives it one once it is caught up and there is a seat.
        const stay: ConfChangeSingle = { type: "ConfChangeAddLearnerNode", nodeId };
        return this.#change(replica, [stay], [{ ...facts, stayLearner: false }], timeoutMs);
      }
    }
  }

  /** In root, taking a vote keeps the seat rule in the same joint change where it can. */
  #unseat(
    replica: ZoneReplica,
    node: NodeId,
    type: "ConfChangeRemoveNode" | "ConfChangeAddLearnerNode",
  ): readonly ConfChangeSingle[] {
    const removal: ConfChangeSingle = { type, nodeId: node };
    if (replica.zoneId !== ROOT_ZONE || !isVoter(replica.state.conf.confState, node)) return [removal];
    const candidates = this.#candidates(replica).filter((member) => member.nodeId !== node);
    const leader = node === this.#ports.nodeId ? (replica.successor() ?? node) : this.#ports.nodeId;
    const plan = planRootSeats(candidates, leader);
    return plan.kind === "none" ? [removal] : [removal, ...plan.changes];
  }

  #candidates(replica: ZoneReplica) {
    const { members } = replica.state;
    const candidates = this.#healthOf(replica).candidates(replica.status(), members, this.#ports.nowMs());
    return withoutIncomplete(replica, candidates);
  }

  /** Now and then on a leader: one step towards the membership that should be. */
  reconcile(replica: ZoneReplica): void {
    // Whoever sleeps has no member that could be promoted or is half way in.
    if (replica.isAsleep || !replica.isReadyToLead || this.#changing.has(replica)) return;
    const { votersOutgoing } = replica.state.conf.confState;
    if (votersOutgoing.length > 0) return;
    const plan = this.#plan(replica);
    if (plan.kind === "none") return;
    this.#change(replica, plan.changes, [], this.#ports.limits.controlTimeoutMs).catch((cause: unknown) => {
      this.#ports.onNote(replica, "a membership step was not made; it is tried again", cause);
    });
  }

  #plan(replica: ZoneReplica): SeatPlan {
    const candidates = this.#candidates(replica);
    return replica.zoneId === ROOT_ZONE
      ? planRootSeats(candidates, this.#ports.nodeId)
      : planZoneSeats(candidates);
  }

  async #change(
    replica: ZoneReplica,
    changes: readonly ConfChangeSingle[],
    members: readonly MemberFacts[],
    timeoutMs: number,
  ): Promise<void> {
    this.#changing.add(replica);
    const expectedConfIndex: LogIndex = replica.state.conf.confIndex;
    try {
      await replica.changeMembership({ changes, members, expectedConfIndex }, timeoutMs);
    } finally {
      this.#changing.delete(replica);
    }
  }
}

function notMember({ zoneId }: ZoneReplica, node: NodeId): NexusError {
  return new NexusError({
    code: "NOT_FOUND",
    what: `node ${node} is not a member of zone ${zoneId}`,
    remedy: `list members with \`nexus zone info ${zoneId}\``,
  });
}

function onlyVoter({ zoneId }: ZoneReplica, node: NodeId): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `node ${node} is the only voter of zone ${zoneId} that holds its data`,
    remedy: "let another node join first, or remove the zone",
  });
}

/** Somebody else changed the membership since the caller looked: what it decided may be wrong now. */
function otherVersion(replica: ZoneReplica, expected: LogIndex): NexusError {
  const { zoneId } = replica;
  const { confIndex } = replica.state.conf;
  return new NexusError({
    code: "MEMBERSHIP_CONFLICT",
    what: `the membership of zone ${zoneId} is at version ${confIndex}, not ${expected}: somebody changed it meanwhile`,
    remedy: `look at it again (\`nexus zone info ${zoneId}\`) and repeat with --config-version ${confIndex} if the change is still right`,
    details: { zone: zoneId, configVersion: confIndex, expectedConfigVersion: expected },
  });
}

/** A voter that asks to be let in has lost what it promised: under its old id its vote could undo acknowledged writes. */
function emptyHanded(replica: ZoneReplica, node: NodeId): NexusError {
  return new NexusError({
    code: "MEMBERSHIP_CONFLICT",
    what: `node ${node} is a voter of zone ${replica.zoneId} already and asks to join it anew`,
    remedy: `remove it first (\`nexus zone remove-member ${replica.zoneId} ${node}\`), or wipe its whole data folder so that it joins under a new id`,
    details: { zone: replica.zoneId, node },
  });
}
