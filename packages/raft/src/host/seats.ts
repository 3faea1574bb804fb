import type { NodeId } from "@nexus/contracts";
import type { ConfChangeSingle } from "../core/types.js";

/**
 * How fit a member is for a vote. `healthy`: answers; a learner has also been caught up for long enough.
 * `catchingUp`: answers, but is behind or has not proven stable. `lost`: silent for longer than is excusable.
 */
export type MemberFitness = "healthy" | "catchingUp" | "lost";

export interface SeatCandidate {
  readonly nodeId: NodeId;
  readonly isVoter: boolean;
  readonly fitness: MemberFitness;
  /** How long it has been caught up without a break; 0 when it is not. */
  readonly caughtUpMs: number;
  /** Asked to stay a learner. */
  readonly stayLearner: boolean;
  /** Holds no data: its vote only breaks ties among data voters. */
  readonly isWitness: boolean;
  /** Another member came back under this one's address: its disk is gone. */
  readonly isSuperseded: boolean;
}

export type SeatPlan =
  | { readonly kind: "none" }
  | { readonly kind: "change"; readonly changes: readonly ConfChangeSingle[] };

/** More voters make commits slower and elections no safer. */
export const MAX_ROOT_VOTERS = 5;
/** How long a learner that is ready waits for one that is not, so that voters become odd at once (ms). */
export const MAX_WAIT_FOR_ODD_MS = 30_000;
/** Silence alone never brings root below this many voters: one voter keeps acknowledged writes on one disk only. */
const SAFE_ROOT_VOTERS = 3;

/**
 * The seat rule of root (DECISIONS, Consensus): voters are the largest odd number not above five and the healthy
 * members; a change of several seats is one joint change; the seat of a lost voter goes to a stable learner. Pure.
 * `leader` keeps its seat.
 */
export function planRootSeats(members: readonly SeatCandidate[], leader: NodeId): SeatPlan {
  const eligible = members.filter(
    (member) => !member.isSuperseded && !member.isWitness && (member.isVoter || !member.stayLearner),
  );
  const voterCount = members.filter((member) => member.isVoter).length;
  const healthyCount = eligible.filter(isFit).length;
  const target = Math.max(
    largestOdd(Math.min(MAX_ROOT_VOTERS, healthyCount)),
    Math.min(SAFE_ROOT_VOTERS, largestOdd(eligible.length), largestOdd(voterCount)),
    1,
  );
  const seated = chooseSeats(eligible, leader, target);
  // An even number of voters tolerates no more losses than one less: wait until an odd one fits.
  return seated.size % 2 === 0 ? removeSupersededLearners(members) : toPlan(members, seated);
}

/**
 * Other zones choose their own members: every healthy learner that did not ask to stay one is promoted, several at
 * once. An even number of voters is allowed, but for a while another learner is awaited that would make it odd. A
 * witness gets a vote once two data members have one: beside a single one it could only stand in its way. Pure.
 */
export function planZoneSeats(members: readonly SeatCandidate[]): SeatPlan {
  const present = members.filter((member) => !member.isSuperseded);
  const voters = present.filter((member) => member.isVoter);
  const learners = present.filter((member) => !member.isVoter && !member.stayLearner);
  const healthy = learners.filter((member) => member.fitness === "healthy");
  const dataCount = [...voters, ...healthy].filter((member) => !member.isWitness).length;
  const ready = healthy.filter((member) => !member.isWitness || dataCount >= 2);
  const coming = learners.filter((member) => member.fitness === "catchingUp");
  const count = voters.length + ready.length;
  const hasWaited = ready.some((member) => member.caughtUpMs >= MAX_WAIT_FOR_ODD_MS);
  const isWorthWaiting = count % 2 === 0 && coming.length > 0 && !hasWaited;
  if (ready.length === 0 || isWorthWaiting) return removeSupersededLearners(members);
  return toPlan(members, new Set([...voters, ...ready].map((member) => member.nodeId)));
}

function isFit(member: SeatCandidate): boolean {
  return member.fitness === "healthy" || (member.isVoter && member.fitness !== "lost");
}

function largestOdd(count: number): number {
  return count <= 0 ? 0 : count % 2 === 1 ? count : count - 1;
}

/** Best first: the leader, voters that answer, healthy learners, then voters that keep their seat for want of others. */
function chooseSeats(
  eligible: readonly SeatCandidate[],
  leader: NodeId,
  target: number,
): ReadonlySet<NodeId> {
  const rank = (member: SeatCandidate): number => {
    if (member.nodeId === leader) return 0;
    if (member.isVoter) return member.fitness === "lost" ? 3 : 1;
    return 2;
  };
  const ranked = eligible
    .filter((member) => member.isVoter || member.fitness === "healthy")
    .sort((a, b) => rank(a) - rank(b) || a.nodeId - b.nodeId);
  return new Set(ranked.slice(0, target).map((member) => member.nodeId));
}

function toPlan(members: readonly SeatCandidate[], seated: ReadonlySet<NodeId>): SeatPlan {
  const changes: ConfChangeSingle[] = [];
  for (const { nodeId, isVoter, isSuperseded } of members) {
    if (isSuperseded) changes.push({ type: "ConfChangeRemoveNode", nodeId });
    else if (seated.has(nodeId) && !isVoter) changes.push({ type: "ConfChangeAddNode", nodeId });
    else if (!seated.has(nodeId) && isVoter) changes.push({ type: "ConfChangeAddLearnerNode", nodeId });
  }
  return changes.length === 0 ? { kind: "none" } : { kind: "change", changes };
}

/** A dead self that holds no vote can go at once; one that does goes when its seat is taken. */
function removeSupersededLearners(members: readonly SeatCandidate[]): SeatPlan {
  const gone = members.filter((member) => member.isSuperseded && !member.isVoter);
  if (gone.length === 0) return { kind: "none" };
  return {
    kind: "change",
    changes: gone.map(({ nodeId }) => ({ type: "ConfChangeRemoveNode", nodeId })),
  };
}
