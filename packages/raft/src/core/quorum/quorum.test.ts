import type { LogIndex, NodeId } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jointCommitted, jointVote, voterIds } from "./joint.js";
import { majorityCommitted, majorityVote, type VoteResult } from "./majority.js";

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 7 }) as fc.Arbitrary<NodeId[]>;
const acks = fc.dictionary(fc.integer({ min: 1, max: 9 }).map(String), fc.integer({ min: 0, max: 6 }));
const ballots = fc.dictionary(fc.integer({ min: 1, max: 9 }).map(String), fc.boolean());

function ackedBy(known: Record<string, number>) {
  return { ackedIndex: (id: NodeId) => (known[id] ?? null) as LogIndex | null };
}

function votesOf(cast: Record<string, boolean>) {
  return { vote: (id: NodeId) => cast[id] ?? null };
}

/** The definition: the highest index that more than half of the voters have reached. */
function committedByDefinition(voters: readonly NodeId[], known: Record<string, number>): number | null {
  if (voters.length === 0) return null;
  for (let index = 6; index > 0; index -= 1) {
    const holders = voters.filter((id) => (known[id] ?? 0) >= index);
    if (2 * holders.length > voters.length) return index;
  }
  return 0;
}

/** The definition: won or lost once no vote that is missing could change it. */
function voteByDefinition(voters: readonly NodeId[], cast: Record<string, boolean>): VoteResult {
  if (voters.length === 0) return "won";
  const yes = voters.filter((id) => cast[id] === true).length;
  const no = voters.filter((id) => cast[id] === false).length;
  if (2 * yes > voters.length) return "won";
  return 2 * (voters.length - no) > voters.length ? "pending" : "lost";
}

describe("a majority", () => {
  it("commits what more than half of the voters hold", () => {
    fc.assert(
      fc.property(ids, acks, (voters, known) => {
        expect(majorityCommitted(voters, ackedBy(known))).toBe(committedByDefinition(voters, known));
      }),
    );
  });

  it("is won or lost exactly when missing votes cannot change it", () => {
    fc.assert(
      fc.property(ids, ballots, (voters, cast) => {
        expect(majorityVote(voters, votesOf(cast))).toBe(voteByDefinition(voters, cast));
      }),
    );
  });
});

describe("a joint quorum", () => {
  it("commits what both halves commit, and an empty half has no say", () => {
    fc.assert(
      fc.property(ids, ids, acks, (incoming, outgoing, known) => {
        const halves = [incoming, outgoing].map((half) => committedByDefinition(half, known));
        const said = halves.filter((index) => index !== null);
        const expected = said.length === 0 ? null : Math.min(...said);
        expect(jointCommitted({ incoming, outgoing }, ackedBy(known))).toBe(expected);
      }),
    );
  });

  it("is won when both halves are and lost when one is", () => {
    fc.assert(
      fc.property(ids, ids, ballots, (incoming, outgoing, cast) => {
        const halves = [incoming, outgoing].map((half) => voteByDefinition(half, cast));
        let expected: VoteResult = "pending";
        if (halves.includes("lost")) expected = "lost";
        else if (halves.every((half) => half === "won")) expected = "won";
        expect(jointVote({ incoming, outgoing }, votesOf(cast))).toBe(expected);
      }),
    );
  });

  it("is never won by two disjoint sets of voters", () => {
    fc.assert(
      fc.property(ids, ids, acks, (incoming, outgoing, split) => {
        fc.pre(incoming.length > 0);
        const side = (own: boolean) => ({ vote: (id: NodeId) => ((split[id] ?? 0) % 2 === 0) === own });
        const won = [true, false].filter((own) => jointVote({ incoming, outgoing }, side(own)) === "won");
        expect(won.length).toBeLessThan(2);
      }),
    );
  });

  it("names every voter once, ascending", () => {
    const quorum = { incoming: [3, 1] as NodeId[], outgoing: [2, 3] as NodeId[] };
    expect(voterIds(quorum)).toEqual([1, 2, 3]);
  });
});
