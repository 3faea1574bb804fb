import type { ContentId, LogIndex, NodeId } from "@nexus/contracts";
import { NexusError } from "@nexus/contracts";
import type { Mutation } from "@nexus/kernel";
import { put, unlink } from "@nexus/kernel/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FloorAck, type FloorAgreement, NO_AGREEMENT, withAck } from "./agreement.js";
import { decodeWrite, dotOf, isLater, type ReplicatedWrite } from "./records.js";
import { TestCopy } from "./testing/test-copy.js";
import { covers, includes } from "./version-vector.js";

const PATHS = ["/a", "/b", "/d/x", "/d/y"];
const NODES = 4;
const FOUNDERS = [1, 2, 3] as NodeId[];

/** What the zone's log holds: every node applies it in order, each as far as it has come. */
type LogEntry =
  | { readonly kind: "ack"; readonly ack: FloorAck }
  | { readonly kind: "members"; readonly members: readonly NodeId[] };

/** One node: its place in the zone's log, what that amounts to, and its copy while it has one. */
class Node {
  readonly id: NodeId;
  copy: TestCopy | null = null;
  applied = 0;
  members: readonly NodeId[] = FOUNDERS;
  confIndex = 0 as LogIndex;
  agreement: FloorAgreement = NO_AGREEMENT;

  constructor(id: number) {
    this.id = id as NodeId;
  }

  get isMember(): boolean {
    return this.members.includes(this.id);
  }

  apply(entry: LogEntry): void {
    this.applied += 1;
    const index = this.applied as LogIndex;
    if (entry.kind === "members") {
      this.members = entry.members;
      this.confIndex = index;
    } else this.agreement = withAck(this.agreement, entry.ack, this, index);
  }
}

interface Step {
  readonly kind:
    | "put"
    | "remove"
    | "send"
    | "transfer"
    | "partly"
    | "seal"
    | "merge"
    | "restart"
    | "tick"
    | "ack"
    | "apply"
    | "upkeep"
    | "settleAcks"
    | "exile"
    | "join"
    | "leave"
    | "loseDisk";
  readonly node: number;
  readonly other: number;
  readonly path: number;
  readonly amount: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    ...(["put", "put", "remove", "remove", "send", "send", "transfer", "partly", "seal"] as const),
    ...(["merge", "restart", "tick"] as const),
    ...([
      "ack",
      "ack",
      "apply",
      "apply",
      "upkeep",
      "upkeep",
      "settleAcks",
      "exile",
      "join",
      "leave",
      "loseDisk",
    ] as const),
  ),
  node: fc.nat(NODES - 1),
  other: fc.nat(NODES - 1),
  path: fc.nat(PATHS.length - 1),
  amount: fc.nat(60),
});

class Zone {
  readonly nodes = Array.from({ length: NODES }, (_, i) => new Node(i + 1));
  readonly log: LogEntry[] = [];
  readonly writes: ReplicatedWrite[] = [];
  collected = 0;
  #origins = 0;
  #contents = 0;

  constructor() {
    for (const node of this.nodes) this.#upkeep(node);
  }

  get members(): readonly NodeId[] {
    const last = this.log.findLast((entry) => entry.kind === "members");
    return last?.kind === "members" ? last.members : FOUNDERS;
  }

  run({ kind, node, other, path, amount }: Step): void {
    const here = this.nodes[node]!;
    const there = this.nodes[other]!;
    switch (kind) {
      case "put":
        this.#contents += 1;
        return this.#write(
          here,
          put(PATHS[path]!, { contentId: contentOf(this.#contents), createParents: true }),
        );
      case "remove":
        return this.#write(here, unlink(PATHS[path]!));
      case "send":
        return this.#send(here, there, amount);
      case "transfer":
        return this.#transfer(here, there, (to, from) => to.takeStateOf(from));
      case "partly":
        return this.#transfer(here, there, (to, from) => to.takePartOf(from, amount % 4));
      case "seal":
        return this.#transfer(here, there, (to, from) => to.sealStateOf(from));
      case "merge":
        return here.copy?.merge(amount % 4);
      case "restart":
        return here.copy?.restart();
      case "tick":
        if (here.copy !== null) here.copy.wallMs += amount - 20;
        return;
      case "ack":
        return this.#ack(here);
      case "apply":
        for (let i = 0; i <= amount % 4; i += 1) this.#applyNext(here);
        return;
      case "upkeep":
        return this.#upkeep(here);
      case "settleAcks":
        // A round as it goes when all is well, so that floors are common.
        for (const each of this.nodes) if (each.isMember) this.#ack(each);
        for (const each of this.nodes) if (amount % 3 > 0 || each === here) this.#applyAll(each);
        return;
      case "exile":
        return this.#exile(here, there, amount);
      case "join":
        if (!this.members.includes(here.id)) this.#changeMembers([...this.members, here.id]);
        return;
      case "leave":
        if (this.#canSpare(here)) this.#changeMembers(this.members.filter((id) => id !== here.id));
        return;
      case "loseDisk":
        if (this.#canSpare(here)) here.copy = null;
    }
  }

  /** Another member has all that was agreed on: without one the zone's data is gone, whatever the protocol. */
  #canSpare(node: Node): boolean {
    const latest = new Node(0);
    for (const entry of this.log) latest.apply(entry);
    const { floor } = latest.agreement;
    return this.nodes.some(
      ({ id, copy }) =>
        id !== node.id &&
        latest.members.includes(id) &&
        copy !== null &&
        (floor === null || floor.origins.includes(copy.state.origin)),
    );
  }

  /** A member goes, the others forget what was removed, and it is let in again, knowing as much of that as it may. */
  #exile(node: Node, other: Node, amount: number): void {
    if (!this.#canSpare(node)) return;
    this.#changeMembers(this.members.filter((id) => id !== node.id));
    const others = this.nodes.filter((each) => each !== node);
    for (let round = 0; round < 3; round += 1) {
      for (const each of others) {
        this.#applyAll(each);
        this.#upkeep(each);
        for (const to of others) this.#send(each, to, 1_000);
      }
      for (const each of others) this.#ack(each);
    }
    this.#changeMembers([...this.members, node.id]);
    for (const each of others) {
      this.#applyAll(each);
      if (amount % 2 === 0 || each === other) this.#upkeep(each);
    }
  }

  #changeMembers(members: readonly NodeId[]): void {
    this.log.push({ kind: "members", members });
  }

  #write(node: Node, mutation: Mutation): void {
    const { copy } = node;
    if (copy === null || !node.isMember) return;
    try {
      copy.write(mutation);
    } catch (error) {
      if (!NexusError.is(error)) throw error;
      return;
    }
    this.writes.push(decodeWrite(copy.logged().at(-1)!));
  }

  #hears(from: Node, to: Node): boolean {
    return from !== to && from.members.includes(to.id) && to.members.includes(from.id);
  }

  /** What a link does: by the log when it reaches back far enough; lost in part, repeated, reordered. */
  #send(from: Node, to: Node, amount: number): void {
    if (from.copy === null || to.copy === null || !this.#hears(from, to)) return;
    if (!covers(to.copy.state.seen, from.copy.state.log.unlogged)) return;
    const logged = from.copy.logged().slice(0, amount);
    for (const bytes of amount % 3 === 0 ? [...logged].reverse() : logged) to.copy.take(bytes);
  }

  #transfer(from: Node, to: Node, take: (to: TestCopy, from: TestCopy) => void): void {
    if (from.copy === null || to.copy === null || !this.#hears(from, to)) return;
    try {
      take(to.copy, from.copy);
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "UNAVAILABLE") throw error;
    }
  }

  /** As FloorKeeper does it: nobody speaks for a copy that may have been left out of what it knows of. */
  #ack({ id, copy, isMember, confIndex, agreement }: Node): void {
    if (copy === null || !isMember || !copy.state.isWhole || copy.state.isMerging) return;
    if ((agreement.floor?.number ?? 0) > copy.state.floorNumber) return;
    this.log.push({ kind: "ack", ack: { node: id, confIndex, ...copy.acknowledgement() } });
  }

  #applyNext(node: Node): void {
    const entry = this.log[node.applied];
    if (entry !== undefined) node.apply(entry);
  }

  #applyAll(node: Node): void {
    while (node.applied < this.log.length) this.#applyNext(node);
  }

  /** Housekeeping of a node, as FloorKeeper and openCopy do it. */
  #upkeep(node: Node): void {
    if (!node.isMember) return;
    const { floor } = node.agreement;
    if (floor !== null && node.copy?.state.isLeftOut(floor) === true) node.copy = null;
    if (node.copy === null) {
      this.#origins += 1;
      node.copy = new TestCopy(node.id, {}, this.#origins, floor);
    }
    if (node.copy.state.isMerging) return;
    if (floor !== null) node.copy.adoptFloor(floor);
    this.collected += node.copy.collect();
  }

  /** Everybody hears everything, and collects what can be. */
  settle(): void {
    for (let round = 0; round < NODES + 2; round += 1) {
      for (const node of this.nodes) {
        this.#applyAll(node);
        this.#upkeep(node);
        node.copy?.merge(Number.POSITIVE_INFINITY);
      }
      for (const from of this.nodes) {
        for (const to of this.nodes) {
          this.#send(from, to, 1_000);
          this.#transfer(from, to, (copy, other) => copy.takeStateOf(other));
        }
      }
      for (const node of this.nodes) this.#ack(node);
    }
  }

  get present(): readonly Node[] {
    return this.nodes.filter((node) => this.members.includes(node.id));
  }

  /** Nobody shows what was removed later by a write that it has. */
  expectNothingCameBack(): void {
    for (const { copy, id } of this.nodes) {
      if (copy === null) continue;
      for (const record of copy.records()) {
        if (record.row === null) continue;
        const removal = this.writes.find(
          (write) =>
            includes(copy.state.seen, dotOf(write.id)) &&
            isLater(write.id, record.id) &&
            write.paths.some(({ path, row }) => path === record.path && row === null),
        );
        expect(removal, `${record.path} of member ${id}`).toBeUndefined();
      }
    }
  }
}

function contentOf(number: number): ContentId {
  return number.toString(16).padStart(64, "0") as ContentId;
}

describe("collecting tombstones", () => {
  it("never brings a removed entry back, and leaves members equal, whoever was away, left or came", () => {
    let collected = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 140 }), (steps) => {
        const zone = new Zone();
        for (const each of steps) {
          zone.run(each);
          zone.expectNothingCameBack();
        }
        zone.settle();
        zone.expectNothingCameBack();
        const [first, ...others] = zone.present.map(({ copy }) => copy!.records());
        for (const other of others) expect(other).toEqual(first);
        expect(first!.filter(({ row }) => row === null)).toEqual([]);
        collected += zone.collected;
      }),
      { numRuns: 150 },
    );
    // Or nothing was tried.
    expect(collected).toBeGreaterThan(25);
  }, 120_000);
});
