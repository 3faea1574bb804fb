import type { NodeId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import {
  MAX_WAIT_FOR_ODD_MS,
  type MemberFitness,
  planRootSeats,
  planZoneSeats,
  type SeatCandidate,
  type SeatPlan,
} from "./seats.js";

/**
 * "1V 2v! 3l? 4l+ 5v# 6l*": capital V leads; ! lost, ? catching up, + asked to stay a learner, # superseded,
 * * ready for as long as one waits for others.
 */
function members(text: string): { candidates: SeatCandidate[]; leader: NodeId } {
  let leader = 0;
  const candidates = text.split(" ").map((word) => {
    const nodeId = Number(word[0]) as NodeId;
    const kind = word[1] ?? "";
    if (kind === "V") leader = nodeId;
    const fitness: MemberFitness = word.includes("!")
      ? "lost"
      : word.includes("?")
        ? "catchingUp"
        : "healthy";
    return {
      nodeId,
      isVoter: kind.toLowerCase() === "v",
      fitness,
      caughtUpMs: fitness !== "healthy" ? 0 : word.includes("*") ? MAX_WAIT_FOR_ODD_MS : 1_000,
      stayLearner: word.includes("+"),
      isWitness: word.includes("w"),
      isSuperseded: word.includes("#"),
    };
  });
  return { candidates, leader: leader as NodeId };
}

/** "+2 +3 ~4 -5": seated, demoted to learner, removed. */
function show(plan: SeatPlan): string {
  if (plan.kind === "none") return "";
  const signs = {
    ConfChangeAddNode: "+",
    ConfChangeAddLearnerNode: "~",
    ConfChangeRemoveNode: "-",
    ConfChangeUpdateNode: "?",
  };
  return plan.changes.map(({ type, nodeId }) => `${signs[type]}${nodeId}`).join(" ");
}

describe("seats of root", () => {
  it.each([
    ["a founder alone stays alone", "1V", ""],
    ["two members are one voter and a learner", "1V 2l", ""],
    ["1 to 3 is one joint change", "1V 2l 3l", "+2 +3"],
    ["a learner that is not caught up waits, and so does the step", "1V 2l 3l?", ""],
    ["one that asked to stay a learner is not counted", "1V 2l 3l+", ""],
    ["four members are three voters", "1V 2v 3v 4l", ""],
    ["3 to 5 is one joint change", "1V 2v 3v 4l 5l", "+4 +5"],
    ["never more than five", "1V 2v 3v 4v 5v 6l 7l", ""],
    ["a lost voter's seat goes to a stable learner", "1V 2v 3v! 4l", "~3 +4"],
    ["not to one that is still catching up", "1V 2v 3v! 4l?", ""],
    ["a lost voter keeps its seat for want of another", "1V 2v 3v!", ""],
    ["silence alone does not leave one voter", "1V 2v! 3v", ""],
    ["of five with one lost, three stay", "1V 2v 3v 4v 5v!", "~4 ~5"],
    ["a voter that is catching up is no lost one", "1V 2v 3v? 4l", ""],
    ["the leader keeps its seat even if others come first", "1v 2v 3v 4v 5v 6V", "~5"],
    ["a wiped member's new self takes the seat of the dead one in one change", "1V 2v 3v!# 4l", "-3 +4"],
    ["and not before it is caught up", "1V 2v 3v!# 4l?", ""],
    ["a dead self without a vote goes at once", "1V 2l 3l!#", "-3"],
    ["after a removal left two voters, one steps back", "1V 2v", "~2"],
  ])("%s", (_name, given, expected) => {
    const { candidates, leader } = members(given);
    const plan = show(planRootSeats(candidates, leader));
    expect(plan.split(" ").sort()).toEqual(expected.split(" ").sort());
  });

  it("are always odd in number after a planned change, and the leader is among them", () => {
    const kinds = ["v", "v!", "v?", "l", "l?", "l!", "l+", "v!#", "l!#"];
    let state = 1;
    const random = (bound: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % bound;
    };
    for (let round = 0; round < 3_000; round += 1) {
      const others = Array.from({ length: random(7) }, (_, i) => `${i + 2}${kinds[random(kinds.length)]}`);
      const { candidates, leader } = members(["1V", ...others].join(" "));
      const plan = planRootSeats(candidates, leader);
      if (plan.kind === "none") continue;
      const voters = new Set(candidates.filter((member) => member.isVoter).map((member) => member.nodeId));
      for (const { type, nodeId } of plan.changes) {
        if (type === "ConfChangeAddNode") voters.add(nodeId);
        else voters.delete(nodeId);
      }
      const isOnlyRemoval = plan.changes.every(({ type, nodeId }) => {
        return (
          type === "ConfChangeRemoveNode" && !candidates.find((member) => member.nodeId === nodeId)?.isVoter
        );
      });
      if (!isOnlyRemoval) expect(voters.size % 2, `${others.join(" ")} -> ${show(plan)}`).toBe(1);
      expect(voters.has(leader)).toBe(true);
      expect(voters.size).toBeLessThanOrEqual(
        Math.max(5, candidates.filter((member) => member.isVoter).length),
      );
    }
  });
});

describe("seats of other zones", () => {
  it.each([
    ["a caught-up learner becomes a voter, two are allowed", "1V 2l", "+2"],
    ["but not when a third is about to make it odd", "1V 2l 3l?", ""],
    ["two at once are one change", "1V 2l 3l", "+2 +3"],
    ["one that is ready waits for one that is coming, to become odd together", "1V 2l 3l?", ""],
    ["but not for ever: the one that comes may never arrive", "1V 2l* 3l?", "+2"],
    ["who asked to stay a learner stays one", "1V 2l+", ""],
    ["a dead self goes with the promotion of the new one", "1V 2v 3v!# 4l", "-3 +4"],
  ])("%s", (_name, given, expected) => {
    const plan = show(planZoneSeats(members(given).candidates));
    expect(plan.split(" ").sort()).toEqual(expected.split(" ").sort());
  });
});
