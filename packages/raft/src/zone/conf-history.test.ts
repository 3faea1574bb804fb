import type { LogIndex, NodeId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ConfHistory } from "./conf-history.js";

describe("the history of memberships", () => {
  const conf = (voter: number) => ({
    voters: [voter as NodeId],
    votersOutgoing: [],
    learners: [],
    learnersNext: [],
    autoLeave: false,
  });

  it("knows which was in force where, and what was refused", () => {
    const history = new ConfHistory({ confState: conf(1), confIndex: 10 as LogIndex });
    history.record(12 as LogIndex, conf(2));
    history.record(13 as LogIndex, null);
    expect(history.inForceAt(9 as LogIndex)).toBeNull();
    expect(history.inForceAt(11 as LogIndex)?.voters).toEqual([1]);
    expect(history.inForceAt(13 as LogIndex)?.voters).toEqual([2]);
    expect(history.at(13 as LogIndex)).toBeNull();
    history.forgetThrough(12 as LogIndex);
    expect(history.inForceAt(12 as LogIndex)?.voters).toEqual([2]);
    expect(history.at(12 as LogIndex)).toBeUndefined();
  });
});
