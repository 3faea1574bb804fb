import { DT_PIPE, DT_STREAM, type IncarnationId, NexusError, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import type {
  HomeChannels,
  HomeChannelTarget,
  RemoteChannels,
  RemoteChannelTarget,
} from "../core/ipc/remote.js";
import { making } from "../testing/channel-syscalls.js";
import { describePipe } from "../testing/describe-pipe.js";
import { describeStream } from "../testing/describe-stream.js";
import {
  ADMIN,
  ANN,
  type FakeCoordinator,
  kernelFixture,
  OPTIONS,
  reading,
  setting,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { refusalOf } from "../testing/refusal.js";
import type { KernelOptions } from "./options.js";
import type { KernelRuntime } from "./runtime.js";

const HOME = "home:1";
const GUEST = "guest:1";
/** FakeCoordinator counts further members from 2. */
const GUEST_ID = 2 as NodeId;
const ONE = { maxMessages: 1, maxBytes: 1_000, waitMs: 0 };
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two nodes of one zone, the second with a way to the first. */
interface Nodes {
  readonly coordinator: FakeCoordinator;
  readonly home: KernelRuntime;
  readonly guest: KernelRuntime;
  /** Calls that left the second node. */
  readonly asked: HomeChannelTarget[];
  /** Makes the way to the first node fail. */
  readonly cut: () => void;
}

function twoNodes(over: Partial<KernelOptions> = {}): Nodes {
  const { kernel: home, coordinator } = kernelFixture({ advertiseAddress: HOME });
  coordinator.peerAddresses = [GUEST];
  const asked: HomeChannelTarget[] = [];
  let isCut = false;
  const wayTo = (target: RemoteChannelTarget): HomeChannels => {
    asked.push(target);
    return !isCut && target.home === HOME ? home.homeChannels : NO_WAY;
  };
  const remoteChannels: RemoteChannels = {
    pipe: (target) => wayTo(target).pipe(target, GUEST_ID),
    stream: (target) => wayTo(target).stream(target, GUEST_ID),
  };
  const { kernel: guest } = kernelFixture({ coordinator, advertiseAddress: GUEST, remoteChannels, ...over });
  return { coordinator, home, guest, asked, cut: () => (isCut = true) };
}

const unreachable = () => Promise.reject(new NexusError({ code: "UNAVAILABLE", what: "no way there" }));
const NOTHING = {
  push: unreachable,
  pop: unreachable,
  append: unreachable,
  read: unreachable,
  status: unreachable,
};
const NO_WAY = { pipe: () => NOTHING, stream: () => NOTHING } as unknown as HomeChannels;

let nodes: Nodes;

beforeEach(() => {
  nodes = twoNodes();
});

const make = (path: string, entryType: typeof DT_PIPE | typeof DT_STREAM) =>
  nodes.home.sysSetattr(setting(path, { entryType, io: { ioProfile: "memory" } }), ANN, OPTIONS);

describe("a pipe or stream of another node", () => {
  it("is used as if it were here: messages, offsets, groups, status, closing", async () => {
    const { home, guest } = nodes;
    await make("/p", DT_PIPE);
    await guest.channels.push({ path: "/p", data: utf8("there"), waitMs: 0 }, ANN, OPTIONS);
    expect(
      (await home.channels.pop({ path: "/p", ...ONE }, ANN, OPTIONS)).map(({ data }) => text(data)),
    ).toEqual(["there"]);
    const waiting = guest.channels.pop({ path: "/p", ...ONE, waitMs: 4_000 }, ANN, OPTIONS);
    await home.channels.push({ path: "/p", data: utf8("back"), waitMs: 0 }, ANN, OPTIONS);
    expect((await waiting).map(({ data }) => text(data))).toEqual(["back"]);
    await guest.channels.close("/p", ANN, OPTIONS);
    expect(await home.channels.status("/p", ANN, OPTIONS)).toMatchObject({ isClosed: true });

    await make("/s", DT_STREAM);
    const { channels } = guest;
    const { nextOffset } = await channels.append(
      { path: "/s", messages: [utf8("a"), utf8("b")] },
      ANN,
      OPTIONS,
    );
    await channels.commitCursor(
      { path: "/s", group: "g", offset: nextOffset, expectedOffset: null },
      ANN,
      OPTIONS,
    );
    const expected = { kind: "stream", messages: 2, groups: [{ name: "g", offset: nextOffset }] };
    expect(await home.channels.status("/s", ANN, OPTIONS)).toMatchObject(expected);
    expect((await guest.sysStat("/s", ANN, OPTIONS)).channel).toMatchObject(expected);
    const slice = await channels.read({ path: "/s", ...ONE, maxMessages: 9, offset: 0 }, ANN, OPTIONS);
    expect(slice.messages.map(({ data }) => text(data))).toEqual(["a", "b"]);
    expect(await channels.removeGroup({ path: "/s", group: "g" }, ANN, OPTIONS)).toBe(true);
    expect(guest.localChannels().channels).toBe(0);
  });

  it("is a file as it is at home", async () => {
    await make("/s", DT_STREAM);
    const { messageOffset } = await nodes.guest.sysWrite(writing("/s", "one"), ANN, OPTIONS);
    const read = await nodes.home.sysRead(reading("/s", messageOffset ?? -1), ANN, OPTIONS);
    expect(text(read.bytes)).toBe("one");
    expect(text((await nodes.guest.sysRead(reading("/s"), ANN, OPTIONS)).bytes)).toBe("one");
  });

  it("is asked for only after the gate of the node that was called", async () => {
    const check = () => ({ allowed: false, reason: "told so" }) as const;
    nodes = twoNodes({ permissions: { check } });
    await nodes.home.sysSetattr(
      setting("/p", { entryType: DT_PIPE, io: { ioProfile: "memory" } }),
      ADMIN,
      OPTIONS,
    );
    const push = nodes.guest.channels.push({ path: "/p", data: utf8("x"), waitMs: 0 }, ANN, OPTIONS);
    expect((await refusalOf(push)).code).toBe("PERMISSION_DENIED");
    expect(nodes.asked).toEqual([]);
  });

  it("keeps its messages when it is renamed, and loses them when it is removed, at either node", async () => {
    const { home, guest } = nodes;
    await make("/p", DT_PIPE);
    await guest.channels.push({ path: "/p", data: utf8("x"), waitMs: 0 }, ANN, OPTIONS);
    await guest.sysRename({ from: "/p", to: "/q", conditions: {} }, ANN, OPTIONS);
    expect(await guest.channels.pop({ path: "/q", ...ONE }, ANN, OPTIONS)).toHaveLength(1);
    const waiting = refusalOf(guest.channels.pop({ path: "/q", ...ONE, waitMs: 4_000 }, ANN, OPTIONS));
    await expect.poll(() => home.localChannels().waiting).toBe(1);
    await guest.sysUnlink({ path: "/q", recursive: false, conditions: {} }, ANN, OPTIONS);
    expect(await waiting).toMatchObject({ code: "ENDED", details: { why: "removed" } });
    await expect.poll(() => home.localChannels().channels).toBe(0);
  });

  it("with its node away: calls say so, stat shows the entry, and questions ask nobody", async () => {
    const { guest, asked, cut } = nodes;
    await make("/p", DT_PIPE);
    cut();
    const pop = guest.channels.pop({ path: "/p", ...ONE }, ANN, OPTIONS);
    expect((await refusalOf(pop)).code).toBe("UNAVAILABLE");
    const { entry, channel } = await guest.sysStat("/p", ANN, OPTIONS);
    expect([entry.entryType, channel]).toEqual([DT_PIPE, undefined]);
    asked.length = 0;
    expect(await guest.exists("/p", ANN, OPTIONS)).toBe(true);
    expect(await guest.access("/p", "READ", ANN, OPTIONS)).toBe(true);
    expect(await guest.isDirectory("/p", ANN, OPTIONS)).toBe(false);
    expect(asked).toEqual([]);
  });

  it("ends nobody's wait as removed when its node stops: it cannot be reached any more", async () => {
    const { home, guest } = nodes;
    await make("/p", DT_PIPE);
    const waiting = refusalOf(guest.channels.pop({ path: "/p", ...ONE, waitMs: 4_000 }, ANN, OPTIONS));
    await expect.poll(() => home.localChannels().waiting).toBe(1);
    await home.close();
    expect(await waiting).toMatchObject({ code: "UNAVAILABLE", what: expect.stringContaining("stopping") });
  });
});

describe("what the home of a pipe does not take from another node", () => {
  const NOW = { ...OPTIONS, waitMs: 0 };

  /** The pipe at /p as the other node would name it. */
  async function targetOf(over: Partial<HomeChannelTarget> = {}): Promise<HomeChannelTarget> {
    const found = await nodes.home.sysStat("/p", ANN, OPTIONS);
    const { inode } = found.entry;
    const { incarnation } = nodes.coordinator.zoneInfo();
    return { zoneId: ROOT_ZONE, incarnation, inode, path: "/p", visiblePath: "/p", ...over };
  }
  const pop = (target: HomeChannelTarget, asking = GUEST_ID) =>
    nodes.home.homeChannels.pipe(target, asking).pop(ONE, NOW);
  const opened = () => nodes.home.localChannels().channels;

  it("the word of a node that is no member with the zone's data", async () => {
    await make("/p", DT_PIPE);
    const target = await targetOf();
    expect((await refusalOf(pop(target, 9 as NodeId))).code).toBe("PERMISSION_DENIED");
    const info = nodes.coordinator.zoneInfo();
    const members = info.members.map((member) => ({ ...member, role: "witness" }) as const);
    nodes.coordinator.zoneInfo = () => ({ ...info, members });
    expect((await refusalOf(pop(target))).code).toBe("PERMISSION_DENIED");
  });

  it("another zone, another life of the zone, another entry, another kind, or another home", async () => {
    await make("/p", DT_PIPE);
    await targetOf();
    const before = opened();
    const elsewhere = await refusalOf(pop(await targetOf({ zoneId: "team" as never })));
    expect(elsewhere).toMatchObject({
      code: "UNAVAILABLE",
      what: expect.stringContaining("no member of zone team"),
    });
    const past = "f".repeat(32) as IncarnationId;
    expect((await refusalOf(pop(await targetOf({ incarnation: past })))).code).toBe("UNAVAILABLE");
    const { inode } = await targetOf();
    expect(await refusalOf(pop(await targetOf({ inode: (inode + 1) as never })))).toMatchObject({
      code: "ENDED",
      details: { why: "removed" },
    });
    const gone = await targetOf({ path: "/gone", inode: (inode + 1) as never });
    expect((await refusalOf(pop(gone))).code).toBe("ENDED");
    await nodes.coordinator.metaStoreForZone(ROOT_ZONE).commit([making("/other", DT_PIPE, "third:1")]);
    const other = (await nodes.home.sysStat("/other", ANN, OPTIONS)).entry;
    const notMine = { path: "/other", visiblePath: "/other", inode: other.inode };
    expect(await refusalOf(pop(await targetOf(notMine)))).toMatchObject({
      code: "UNAVAILABLE",
      what: expect.stringContaining("third:1"),
    });
    await nodes.home.write(writing("/file", "x"), ANN, OPTIONS);
    const file = (await nodes.home.sysStat("/file", ANN, OPTIONS)).entry;
    expect((await refusalOf(pop(await targetOf({ path: "/file", inode: file.inode })))).code).toBe("CORRUPT");
    const asStream = nodes.home.homeChannels.stream(await targetOf(notMine), GUEST_ID);
    expect((await refusalOf(asStream.status(OPTIONS))).code).toBe("INVALID_ARGUMENT");
    expect(opened()).toBe(before);
  });

  it("a second pipe at the old path: what the first one was is found by its inode", async () => {
    await make("/p", DT_PIPE);
    const target = await targetOf();
    await nodes.home.channels.push({ path: "/p", data: utf8("first"), waitMs: 0 }, ANN, OPTIONS);
    await nodes.home.sysRename({ from: "/p", to: "/moved", conditions: {} }, ANN, OPTIONS);
    await make("/p", DT_PIPE);
    expect((await pop(target)).map(({ data }) => text(data))).toEqual(["first"]);
  });

  it("calls before it is ready", async () => {
    await make("/p", DT_PIPE);
    const target = await targetOf();
    await nodes.home.close();
    expect((await refusalOf(pop(target))).code).toMatch(/UNAVAILABLE|CLOSED/);
  });
});

/** Of the given bounds, at home and as the other node sees it. */
async function openBoth(entryType: typeof DT_PIPE | typeof DT_STREAM, bounds: object) {
  const { coordinator, home } = twoNodes();
  const io = { ioProfile: "memory", ...bounds };
  const { entry } = await home.sysSetattr(setting("/c", { entryType, io }), ANN, OPTIONS);
  const { incarnation } = coordinator.zoneInfo();
  const target = { zoneId: ROOT_ZONE, incarnation, inode: entry.inode, path: "/c", visiblePath: "/c" };
  return {
    home: home.homeChannels,
    target,
    waiting: () => home.localChannels().waiting,
    remove: async () => {
      await home.sysUnlink({ path: "/c", recursive: false, conditions: {} }, ANN, OPTIONS);
      await soon();
    },
    dispose: () => home.close(),
  };
}

describePipe("of another node, at its home's door", async (bounds) => {
  const { home, target, ...rest } = await openBoth(DT_PIPE, bounds);
  return { pipe: home.pipe(target, GUEST_ID), elsewhere: home.pipe(target, GUEST_ID), ...rest };
});

describeStream("of another node, at its home's door", async (bounds) => {
  const { home, target, ...rest } = await openBoth(DT_STREAM, bounds);
  return { stream: home.stream(target, GUEST_ID), elsewhere: home.stream(target, GUEST_ID), ...rest };
});
