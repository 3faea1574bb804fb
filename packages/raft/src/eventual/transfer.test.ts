import type { ContentId, LogIndex, ZoneId } from "@nexus/contracts";
import { LINEARIZABLE } from "@nexus/contracts";
import { put, unlink } from "@nexus/kernel/testing";
import { afterEach, describe, expect, it } from "vitest";
import { TestCluster, type TestNode } from "../testing/index.js";
import { keyText } from "../zone/state/keys.js";
import type { AgreedFloor } from "./floor.js";
import { SEALED_KEY, STAGED_RANGE } from "./keys.js";
import { TestCopy } from "./testing/test-copy.js";

const content = (digit: string): ContentId => digit.repeat(64) as ContentId;
const rowsOf = (copy: TestCopy): readonly (readonly [string, string | null])[] =>
  copy.records().map(({ path, row }) => [path, row?.contentId?.[0] ?? null]);
const contact = (...copies: readonly TestCopy[]): void => {
  for (const to of copies) for (const from of copies) if (to !== from) to.takeStateOf(from);
};

describe("a state of another member that comes in", () => {
  const three = (): readonly [TestCopy, TestCopy, TestCopy] => [
    new TestCopy(1),
    new TestCopy(2),
    new TestCopy(3),
  ];

  it("changes nothing when its sender is lost half way, so that those who stay become equal", () => {
    const [a, b, lost] = three();
    a.write(put("/f", { contentId: content("a") }));
    contact(a, b);
    lost.wallMs += 1;
    lost.write(put("/f", { contentId: content("c") }), put("/g", { contentId: content("c") }));
    a.takePartOf(lost, 1);
    expect(rowsOf(a)).toEqual([["/f", "a"]]);
    contact(a, b);
    expect(a.records()).toEqual(b.records());
  });

  it("keeps no record from before an agreement, for which the others would refuse this member's state for good", () => {
    const [a, b, lost] = three();
    lost.write(put("/g", { contentId: content("c") }));
    a.takePartOf(lost, 1);
    a.wallMs += 100;
    a.write(put("/f", { contentId: content("a") }));
    contact(a, b);
    for (const copy of [a, b]) copy.adoptFloor(floorOf(a, b));
    const fresh = new TestCopy(4, {}, 4, floorOf(a, b));
    fresh.takeStateOf(a);
    expect(fresh.records()).toEqual(b.records());
  });

  it("is not mixed with what an earlier one left", () => {
    const [a, b, lost] = three();
    lost.write(put("/g", { contentId: content("c") }));
    a.takePartOf(lost, 1);
    b.write(put("/f", { contentId: content("b") }));
    a.takeStateOf(b);
    expect(a.records()).toEqual(b.records());
  });

  it("is merged to the end after a restart, once it is whole, although its sender is gone", () => {
    const [a, , lost] = three();
    for (const name of ["/f", "/g", "/h"]) lost.write(put(name, { contentId: content("c") }));
    a.sealStateOf(lost);
    a.merge(1);
    a.restart();
    expect(a.state.isMerging).toBe(true);
    a.merge(1);
    a.merge(1);
    expect(a.records()).toEqual(lost.records());
    expect(a.state.seen).toEqual(lost.state.seen);
    expect(a.state.isMerging).toBe(false);
  });

  it("keeps its receiver from agreeing to anything, and from giving away what it has, until it is merged", () => {
    const [a, b, other] = three();
    b.write(put("/f", { contentId: content("b") }), put("/g", { contentId: content("b") }));
    a.sealStateOf(b);
    a.merge(1);
    expect(() => a.acknowledgement()).toThrow(/taking in/);
    expect(() => other.takeStateOf(a)).toThrow(/merging/);
    a.adoptFloor(floorOf(a, b));
    expect(a.state.floorNumber).toBe(0);
    a.merge(1);
    a.adoptFloor(floorOf(a, b));
    expect(a.state.floorNumber).toBe(1);
  });
});

function floorOf(...copies: readonly [TestCopy, TestCopy]): AgreedFloor {
  const { seen } = copies[1].state;
  const clock = { physicalMs: 1_050, logical: 0 };
  const origins = copies.map(({ state }) => state.origin);
  return { number: 1 as LogIndex, everywhere: seen, complete: seen, clock, origins };
}

describe("a transfer of state between nodes", () => {
  const TEAM = "team" as ZoneId;
  const WRITE = { timeoutMs: 3_000 };
  const FILES = 40;
  let cluster: TestCluster;
  const events: { readonly node: number; readonly message: string }[] = [];

  afterEach(() => cluster.closeAll());

  const zone = (node: TestNode) => node.host.eventual.zoneOf(node.host.replica(TEAM));
  const store = (node: TestNode) => node.coordinator.metaStoreForZone(TEAM);
  const disk = (node: TestNode) => node.files.eventualDiskOf(zone(node).identity);
  const write = (node: TestNode, path: string) =>
    cluster.time.settle(
      store(node).commit([put(path, { contentId: content("a"), createParents: true })], WRITE),
    );
  const has = async (node: TestNode, path: string): Promise<boolean> =>
    (await cluster.time.settle(store(node).get(path, { consistency: LINEARIZABLE, timeoutMs: 3_000 }))) !==
    null;
  const troubles = (at: TestNode): readonly string[] =>
    events
      .filter(({ node, message }) => node === at.index && /state|part of/.test(message))
      .map(({ message }) => message);
  const stagedRows = (node: TestNode): number =>
    [...disk(node).rows().values()].filter(({ key }) => key[0] === STAGED_RANGE.low[0]).length;

  /** Three members; the first wrote more than its log holds while the third heard nobody and the second not the first. */
  async function withOneBehind(): Promise<readonly [TestNode, TestNode, TestNode]> {
    events.length = 0;
    cluster = new TestCluster({
      eventualLimits: { maxLogWrites: 5, maxFrameBytes: 2_048 },
      onEvent: (node, { message }) => events.push({ node, message }),
    });
    await cluster.found(3);
    await cluster.untilVoters(3);
    const [first, second, third] = cluster.nodes as unknown as readonly [TestNode, TestNode, TestNode];
    await cluster.time.settle(first.coordinator.createZone(TEAM, { ...WRITE, consistency: "eventual" }));
    for (const other of [second, third]) {
      await cluster.time.settle(other.coordinator.joinZone(TEAM, { asLearner: false, timeoutMs: 10_000 }));
    }
    await write(second, "/common");
    await cluster.time.advance(5_000);
    for (const [a, b] of [
      [first, second],
      [first, third],
    ] as const) {
      cluster.cut(a, b);
      cluster.cut(b, a);
    }
    for (let i = 0; i < FILES; i += 1) await write(first, `/many/${i}`);
    return [first, second, third];
  }

  function joinAgain(a: TestNode, b: TestNode, rest: TestNode): void {
    cluster.heal();
    for (const node of [a, b]) {
      cluster.cut(node, rest);
      cluster.cut(rest, node);
    }
  }

  /** Runs until the condition holds after some event. */
  async function at(condition: () => boolean, act: () => void): Promise<void> {
    let isDone = false;
    await cluster.time.advance(30_000, () => {
      if (isDone || !condition()) return;
      isDone = true;
      act();
    });
    expect(isDone).toBe(true);
  }

  it("leaves nothing at its receiver when the sender is lost half way", async () => {
    const [first, second, third] = await withOneBehind();
    joinAgain(first, third, second);
    await at(
      () => stagedRows(third) > 5,
      () => cluster.crash(first, "dropUnsynced"),
    );
    cluster.heal();
    await cluster.time.until(() => stagedRows(third) === 0, 60_000, "what came is removed");
    expect(zone(third).metrics().transfersTaken).toBe(0);
    await write(second, "/after");
    await cluster.time.until(
      () => zone(third).metrics().loggedWrites > 0,
      20_000,
      "the third hears the second",
    );
    for (const node of [second, third]) {
      expect(await has(node, "/common")).toBe(true);
      expect(await has(node, "/many/0")).toBe(false);
    }
  });

  it("is merged to the end by a receiver that crashed in the middle, and passed on, without its sender", async () => {
    const [first, second, third] = await withOneBehind();
    joinAgain(first, third, second);
    await at(
      () => disk(third).rows().has(keyText(SEALED_KEY)),
      () => {
        cluster.crash(third, "dropUnsynced");
        cluster.crash(first, "dropUnsynced");
      },
    );
    cluster.heal();
    await cluster.restart(third);
    await cluster.time.advance(30_000);
    expect(stagedRows(third)).toBe(0);
    for (const node of [second, third]) expect(await has(node, `/many/${FILES - 1}`)).toBe(true);
  });

  it("is taken in once where the disk is slow and housekeeping looks in between sealing and merging", async () => {
    const [first, , third] = await withOneBehind();
    const slow = (): Promise<void> =>
      new Promise((resolve) => {
        cluster.time.schedule(2_500, resolve);
      });
    Object.defineProperty(disk(third), "hanging", { get: slow, configurable: true });
    cluster.heal();
    await cluster.time.until(
      () => zone(third).metrics().transfersTaken > 0,
      120_000,
      "the third has the state",
    );
    Object.defineProperty(disk(third), "hanging", { value: null, writable: true });
    await cluster.time.until(() => zone(first).metrics().membersBehind === 0, 60_000, "all have all");
    expect(zone(third).metrics().transfersTaken).toBe(1);
    expect(troubles(third)).toEqual([]);
  });

  it("comes whole where a removal was still to be heard of, and its tombstone with it", async () => {
    const [first, , third] = await withOneBehind();
    await cluster.time.settle(store(first).commit([unlink("/common")], WRITE));
    cluster.heal();
    await cluster.time.until(
      () => zone(third).metrics().transfersTaken > 0,
      60_000,
      "the third has the state",
    );
    expect(await has(third, "/common")).toBe(false);
    expect(zone(third).metrics().tombstones).toBe(1);
  });
});
