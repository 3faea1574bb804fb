import type { NodeId } from "@nexus/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfChange, ConfChangeSingle, ConfChangeTransition } from "../types.js";
import { applyChange, changeSimply, enterJoint, kindOfChange, leaveJoint } from "./change.js";
import {
  assertConfiguration,
  type Configuration,
  fromConfState,
  isJoint,
  memberIds,
  toConfState,
} from "./configuration.js";

const single: fc.Arbitrary<ConfChangeSingle> = fc.record({
  type: fc.constantFrom(
    "ConfChangeAddNode" as const,
    "ConfChangeAddLearnerNode" as const,
    "ConfChangeRemoveNode" as const,
    "ConfChangeUpdateNode" as const,
  ),
  nodeId: fc.integer({ min: 1, max: 6 }) as fc.Arbitrary<NodeId>,
});
const change: fc.Arbitrary<ConfChange> = fc.record({
  transition: fc.constantFrom<ConfChangeTransition>(
    "ConfChangeTransitionAuto",
    "ConfChangeTransitionJointImplicit",
    "ConfChangeTransitionJointExplicit",
  ),
  changes: fc.array(single, { maxLength: 5 }),
  context: fc.constant(new Uint8Array(0)),
});
const history = fc.array(change, { maxLength: 12 });

function configurationOf(voters: number[], learners: number[] = []): Configuration {
  return fromConfState({
    voters: voters as NodeId[],
    votersOutgoing: [],
    learners: learners as NodeId[],
    learnersNext: [],
    autoLeave: false,
  });
}

/** Applies what fits, from three voters on. */
function play(changes: readonly ConfChange[]): Configuration[] {
  const visited = [configurationOf([1, 2, 3])];
  for (const next of changes) {
    const result = applyChange(visited[visited.length - 1]!, next);
    if (result.kind === "changed") visited.push(result.configuration);
  }
  return visited;
}

/** Each node's part after a list of changes, without any configuration: the last word on it counts. */
function naiveRoles(from: Configuration, changes: readonly ConfChangeSingle[]): Map<NodeId, string> {
  const roles = new Map<NodeId, string>();
  for (const id of from.voters.incoming) roles.set(id, "voter");
  for (const id of from.learners) roles.set(id, "learner");
  for (const { type, nodeId } of changes) {
    if (type === "ConfChangeAddNode") roles.set(nodeId, "voter");
    else if (type === "ConfChangeAddLearnerNode") roles.set(nodeId, "learner");
    else if (type === "ConfChangeRemoveNode") roles.delete(nodeId);
  }
  return roles;
}

function rolesOf(configuration: Configuration): Map<NodeId, string> {
  return naiveRoles(configuration, []);
}

function subsets(ids: readonly NodeId[]): NodeId[][] {
  return ids.reduce<NodeId[][]>((sets, id) => [...sets, ...sets.map((set) => [...set, id])], [[]]);
}

function isQuorum(configuration: Configuration, nodes: readonly NodeId[]): boolean {
  return [configuration.voters.incoming, configuration.voters.outgoing].every(
    (half) => half.length === 0 || 2 * half.filter((id) => nodes.includes(id)).length > half.length,
  );
}

describe("configuration changes", () => {
  it("never break a rule of configurations and never leave a group without voters", () => {
    fc.assert(
      fc.property(history, (changes) => {
        for (const configuration of play(changes)) {
          assertConfiguration(configuration);
          expect(configuration.voters.incoming.length).toBeGreaterThan(0);
          expect(fromConfState(toConfState(configuration))).toEqual(configuration);
        }
      }),
    );
  });

  it("keep every quorum of before in touch with every quorum of after", () => {
    fc.assert(
      fc.property(history, (changes) => {
        const visited = play(changes);
        for (let i = 1; i < visited.length; i += 1) {
          const [before, after] = [visited[i - 1]!, visited[i]!];
          const everybody = memberIds(before).concat(memberIds(after));
          for (const nodes of subsets([...new Set(everybody)])) {
            const others = everybody.filter((id) => !nodes.includes(id));
            expect(isQuorum(before, nodes) && isQuorum(after, others)).toBe(false);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("give each node the part that the last change of it says, joint or not", () => {
    fc.assert(
      fc.property(history, fc.array(single, { maxLength: 5 }), (changes, next) => {
        const from = play(changes).findLast((configuration) => !isJoint(configuration))!;
        const simple = changeSimply(from, next);
        const joint = enterJoint(from, false, next);
        const expected = naiveRoles(from, next);
        if (simple.kind === "changed") expect(rolesOf(simple.configuration)).toEqual(expected);
        if (joint.kind === "refused") {
          expect([...expected.values()]).not.toContain("voter");
          return;
        }
        const left = leaveJoint(joint.configuration);
        expect(left.kind === "changed" && rolesOf(left.configuration)).toEqual(expected);
      }),
    );
  });

  it("are simple for one change, joint for more or when asked for, and leave when empty", () => {
    const add = (nodeId: number) => ({ type: "ConfChangeAddNode" as const, nodeId: nodeId as NodeId });
    const of = (transition: ConfChangeTransition, ...changes: ConfChangeSingle[]) =>
      kindOfChange({ transition, changes, context: new Uint8Array(0) });
    expect(of("ConfChangeTransitionAuto", add(4))).toBe("simple");
    expect(of("ConfChangeTransitionAuto", add(4), add(5))).toBe("enterJoint");
    expect(of("ConfChangeTransitionJointExplicit", add(4))).toBe("enterJoint");
    expect(of("ConfChangeTransitionAuto")).toBe("leaveJoint");
  });

  it("leave a joint configuration by themselves unless that was asked to be explicit", () => {
    const from = configurationOf([1, 2, 3]);
    const autoLeaveOf = (transition: ConfChangeTransition) => {
      const changes = [
        { type: "ConfChangeAddNode" as const, nodeId: 4 as NodeId },
        { type: "ConfChangeAddNode" as const, nodeId: 5 as NodeId },
      ];
      const result = applyChange(from, { transition, changes, context: new Uint8Array(0) });
      return result.kind === "changed" && result.configuration.autoLeave;
    };
    expect(autoLeaveOf("ConfChangeTransitionAuto")).toBe(true);
    expect(autoLeaveOf("ConfChangeTransitionJointImplicit")).toBe(true);
    expect(autoLeaveOf("ConfChangeTransitionJointExplicit")).toBe(false);
  });

  it("refuse a stored configuration in which a node is two things at once", () => {
    expect(() => configurationOf([1, 2], [2])).toThrow(/a learner is not a voter \(id=2\)/);
  });
});
