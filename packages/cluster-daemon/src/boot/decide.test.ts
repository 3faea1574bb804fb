import type { NodeId } from "@nexus/contracts";
import { parseAddress } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import { type BootDecision, type BootFacts, decideBoot, type PeerAnswer } from "./decide.js";

const at = (text: string) => {
  const { host, port } = parseAddress(text);
  return { host, port };
};
const A = at("a:2126");
const B = at("b:2126");
const CLUSTER = "c".repeat(32);
const OTHER = "d".repeat(32);
const id = (value: number) => value as NodeId;

const fresh: PeerAnswer = { kind: "fresh", address: A, nodeId: id(1), isPendingFounder: false };
const freshB: PeerAnswer = { kind: "fresh", address: B, nodeId: id(2), isPendingFounder: false };
const pending: PeerAnswer = { ...fresh, isPendingFounder: true };
const member: PeerAnswer = { kind: "member", address: A, nodeId: id(1), clusterId: CLUSTER };
const memberOfOther: PeerAnswer = { kind: "member", address: B, nodeId: id(2), clusterId: OTHER };
const silent: PeerAnswer = { kind: "unreachable", address: B, reason: "connection refused" };

const BASE: BootFacts = {
  disk: { kind: "fresh" },
  hostname: "n0",
  founding: { kind: "default" },
  peers: [],
  expectCluster: null,
  answers: [],
  isOutOfTime: false,
};
const DISK = { disk: { kind: "member", clusterId: CLUSTER } } as const;
const INIT = { founding: { kind: "founder" } } as const;
const NAMED = { founding: { kind: "named", hostname: "n0" } } as const;
const NAMED_OTHER = { founding: { kind: "named", hostname: "n9" } } as const;
const TWO = { peers: [A, B] } as const;
const LATE = { isOutOfTime: true } as const;

/** Name of the row (as in DESIGN.md), facts, expected decision, expected text. */
const ROWS: readonly [string, Partial<BootFacts>, BootDecision["kind"], RegExp | null][] = [
  ["R1 member, no flags", { ...DISK }, "resume", null],
  ["R2 member, peers given: disk wins", { ...DISK, ...TWO, answers: [memberOfOther] }, "resume", null],
  ["R3 member, --cluster-init: disk wins", { ...DISK, ...INIT, ...TWO }, "resume", null],
  ["R4 member of the expected cluster", { ...DISK, expectCluster: CLUSTER }, "resume", null],
  [
    "R5 member of another cluster",
    { ...DISK, expectCluster: OTHER },
    "refuse",
    /data folder belongs to cluster c/,
  ],

  ["A1 fresh, alone", {}, "found", null],
  ["A2 fresh, alone, --cluster-init", { ...INIT }, "found", null],
  ["A3 fresh, alone, named itself", { ...NAMED }, "found", null],
  ["A4 fresh, alone, another named", { ...NAMED_OTHER }, "refuse", /--bootstrap-host n9 founds/],
  ["A5 fresh, alone, a cluster expected", { expectCluster: CLUSTER }, "refuse", /check that the data folder/],

  ["J1 peers, none asked yet", { ...TWO }, "probe", /an answer of a:2126, b:2126/],
  ["J2 peers, one is a member", { ...TWO, answers: [member, silent] }, "join", null],
  ["J3 peers of two clusters", { ...TWO, answers: [member, memberOfOther] }, "refuse", /different clusters/],
  [
    "J4 a member of an unexpected cluster",
    { ...TWO, answers: [member], expectCluster: OTHER },
    "refuse",
    /a:2126 belongs to cluster c+, not to d+/,
  ],
  ["J5 one will found", { ...TWO, answers: [pending, silent] }, "probe", /a:2126 to found the cluster/],
  ["J6 some silent", { ...TWO, answers: [fresh, silent] }, "probe", /b:2126 \(connection refused\)/],
  [
    "J7 all fresh, nobody founds",
    { ...TWO, answers: [fresh, freshB] },
    "probe",
    /none is going to found one/,
  ],
  [
    "J8 out of time",
    { ...TWO, ...LATE, answers: [fresh, freshB] },
    "refuse",
    /start one of the nodes with --cluster-/,
  ],
  ["J9 out of time, a member answers", { ...TWO, ...LATE, answers: [member] }, "join", null],
  [
    "J10 another node is named",
    { ...TWO, ...NAMED_OTHER, answers: [fresh, freshB] },
    "probe",
    /none is going/,
  ],

  ["F1 founder, none asked yet", { ...TWO, ...INIT }, "probe", /founding while they are silent/],
  ["F2 founder, all fresh", { ...TWO, ...INIT, answers: [fresh, freshB] }, "found", null],
  [
    "F3 founder, one is a member",
    { ...TWO, ...INIT, answers: [member, freshB] },
    "refuse",
    /a second cluster/,
  ],
  [
    "F4 founder, a second founder",
    { ...TWO, ...INIT, answers: [pending, freshB] },
    "refuse",
    /about to found .* too/,
  ],
  [
    "F5 founder, some silent",
    { ...TWO, ...INIT, answers: [fresh, silent] },
    "probe",
    /b:2126 \(connection refused/,
  ],
  [
    "F6 founder, silent until out of time",
    { ...TWO, ...INIT, ...LATE, answers: [fresh, silent] },
    "refuse",
    /gave up/,
  ],
  [
    "F7 founder, a cluster expected",
    { ...TWO, ...INIT, expectCluster: CLUSTER, answers: [fresh, freshB] },
    "probe",
    /forbids founding another/,
  ],

  ["N1 named, none asked yet", { ...TWO, ...NAMED }, "probe", /an answer of/],
  ["N2 named, all fresh", { ...TWO, ...NAMED, answers: [fresh, freshB] }, "found", null],
  [
    "N3 named, one is a member (its own disk was lost)",
    { ...TWO, ...NAMED, answers: [member, freshB] },
    "join",
    null,
  ],
  ["N4 named, some silent", { ...TWO, ...NAMED, answers: [fresh, silent] }, "probe", /while they are silent/],
  [
    "N5 named, a second founder",
    { ...TWO, ...NAMED, answers: [pending, freshB] },
    "refuse",
    /about to found/,
  ],
  [
    "N6 named, silent until out of time",
    { ...TWO, ...NAMED, ...LATE, answers: [fresh, silent] },
    "refuse",
    /gave up/,
  ],
];

describe("the boot decision, row by row", () => {
  it.each(ROWS)("%s", (_row, facts, kind, text) => {
    const decision = decideBoot({ ...BASE, ...facts });
    expect(decision.kind).toBe(kind);
    const said =
      decision.kind === "refuse"
        ? decision.error.message
        : decision.kind === "probe"
          ? decision.waitingFor
          : null;
    if (text !== null) expect(said).toMatch(text);
    if (decision.kind === "refuse") {
      expect(decision.error.code).toBe("BOOT_REFUSED");
      expect(decision.error.remedy).not.toBeNull();
    }
  });

  it("joins through the members only, and names their cluster", () => {
    expect(decideBoot({ ...BASE, ...TWO, answers: [member, freshB] })).toEqual({
      kind: "join",
      via: [A],
      clusterId: CLUSTER,
    });
  });

  it("never founds while a peer has not answered, whatever the other facts", () => {
    for (const [row, facts] of ROWS) {
      const given = { ...BASE, ...facts };
      if (given.disk.kind === "member" || given.peers.length === 0) continue;
      if (given.answers.filter((answer) => answer.kind === "fresh").length === given.peers.length) continue;
      expect(decideBoot(given).kind, row).not.toBe("found");
    }
  });
});
