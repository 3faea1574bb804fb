import {
  type DirEntryType,
  DT_LINK,
  DT_PIPE,
  DT_REG,
  DT_STREAM,
  NexusError,
  ROOT_ZONE,
} from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import type { ChannelRequest } from "../core/ipc/settings.js";
import { GRANTS_ONLY } from "../core/permissions/types.js";
import { making } from "../testing/channel-syscalls.js";
import {
  ADMIN,
  ANN,
  type Fixture,
  kernelFixture,
  OPTIONS,
  reading,
  setting,
  utf8,
  writing,
} from "../testing/kernel-fixture.js";
import { refusalOf } from "../testing/refusal.js";

const ONE = { maxMessages: 1, maxBytes: 1_000, waitMs: 0 };

let fixture: Fixture;

beforeEach(() => {
  fixture = kernelFixture();
});

const make = (path: string, entryType: DirEntryType, io: Partial<ChannelRequest> = {}) =>
  fixture.kernel.sysSetattr(
    setting(path, { entryType, io: { ioProfile: "memory", ...io }, createParents: true }),
    ANN,
    OPTIONS,
  );
const push = (path: string, text: string, waitMs = 0) =>
  fixture.kernel.channels.push({ path, data: utf8(text), waitMs }, ANN, OPTIONS);
const pop = async (path: string, waitMs = 0) =>
  (await fixture.kernel.channels.pop({ path, ...ONE, waitMs }, ANN, OPTIONS)).map(({ data }) => text(data));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
/** A caller that was just made waits when the event loop has turned once: the stores here answer at once. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("making a pipe or stream", () => {
  it("keeps its settings in the entry, and again is no new one", async () => {
    const first = await make("/q/pipe", DT_PIPE, { capacityBytes: 100 });
    expect(first).toMatchObject({ created: true, entry: { entryType: DT_PIPE, sizeBytes: 100 } });
    await push("/q/pipe", "kept");
    const again = await make("/q/pipe", DT_PIPE, { capacityBytes: 100 });
    expect(again).toMatchObject({ created: false, entry: { inode: first.entry.inode } });
    expect(await pop("/q/pipe")).toEqual(["kept"]);
    expect((await refusalOf(make("/q/pipe", DT_STREAM))).code).toBe("WRONG_TYPE");
  });

  it("refuses profiles it has no driver for, by name, and settings that are none", async () => {
    for (const ioProfile of ["stdio", "shared_memory", "wal"]) {
      expect(await refusalOf(make("/p", DT_PIPE, { ioProfile }))).toMatchObject({
        code: "UNSUPPORTED",
        what: expect.stringContaining(ioProfile),
      });
    }
    expect((await refusalOf(make("/p", DT_PIPE, { ioProfile: "tape" }))).code).toBe("INVALID_ARGUMENT");
    // Of no cluster, this node has no wal to recommend.
    for (const ioProfile of ["stdio", "shared_memory"]) {
      const { remedy } = await refusalOf(make("/p", DT_PIPE, { ioProfile }));
      expect(remedy).toMatch(/^use io_profile memory/);
      expect(remedy).not.toContain("wal");
    }
    expect((await refusalOf(make("/p", DT_PIPE, { capacityBytes: 0 }))).code).toBe("INVALID_ARGUMENT");
    expect((await refusalOf(make("/p", DT_PIPE, { maxAgeMs: 5 }))).code).toBe("INVALID_ARGUMENT");
  });

  it("its settings cannot be changed by anybody", async () => {
    await make("/p", DT_PIPE);
    const { kernel } = fixture;
    const change = { "nexus.io": "x" };
    expect((await refusalOf(kernel.setXattrs("/p", change, ADMIN, OPTIONS))).code).toBe("INVALID_ARGUMENT");
    const file = setting("/f", { entryType: DT_REG, xattrs: change });
    expect((await refusalOf(kernel.sysSetattr(file, ADMIN, OPTIONS))).code).toBe("INVALID_ARGUMENT");
  });

  it("a stream is reached through a link, and stat shows what is in it", async () => {
    await make("/s", DT_STREAM, { maxMessages: 10 });
    const link = setting("/link", { entryType: DT_LINK, linkTarget: "/s" });
    await fixture.kernel.sysSetattr(link, ANN, OPTIONS);
    await fixture.kernel.channels.append({ path: "/link", messages: [utf8("ab")] }, ANN, OPTIONS);
    const { channel } = await fixture.kernel.sysStat("/s", ANN, OPTIONS);
    expect(channel).toMatchObject({ kind: "stream", messages: 1, bytes: 2, maxMessages: 10 });
  });
});

describe("as files", () => {
  it("sysWrite pushes and sysRead pops one message; nothing there is not an empty message", async () => {
    const { kernel } = fixture;
    await make("/p", DT_PIPE);
    await kernel.sysWrite(writing("/p", ""), ANN, OPTIONS);
    expect(await kernel.write(writing("/p", "two"), ANN, OPTIONS)).toMatchObject({
      created: false,
      messageOffset: null,
    });
    const first = await kernel.sysRead(reading("/p"), ANN, OPTIONS);
    expect(first).toMatchObject({ bytes: new Uint8Array(0), message: { isThere: true, nextOffset: null } });
    expect(text((await kernel.sysRead(reading("/p"), ANN, OPTIONS)).bytes)).toBe("two");
    expect((await kernel.sysRead(reading("/p"), ANN, OPTIONS)).message?.isThere).toBe(false);
  });

  it("sysRead reads a stream from offset to offset, and waits when told to", async () => {
    const { kernel } = fixture;
    await make("/s", DT_STREAM);
    const { messageOffset } = await kernel.sysWrite(writing("/s", "one"), ANN, OPTIONS);
    await kernel.append({ path: "/s", data: utf8("two"), createParents: false }, ANN, OPTIONS);
    const first = await kernel.sysRead(reading("/s"), ANN, OPTIONS);
    expect(text(first.bytes)).toBe("one");
    expect(first.message?.nextOffset).toBe((messageOffset ?? 0) + 1);
    const second = await kernel.sysRead(reading("/s", first.message?.nextOffset ?? 0), ANN, OPTIONS);
    expect(text(second.bytes)).toBe("two");
    const waiting = kernel.sysRead(
      { ...reading("/s", second.message?.nextOffset ?? 0), waitMs: 4_000 },
      ANN,
      OPTIONS,
    );
    await kernel.sysWrite(writing("/s", "three"), ANN, OPTIONS);
    expect(text((await waiting).bytes)).toBe("three");
  });

  it("a write waits for room as long as the call may take, and says that it was full", async () => {
    const { kernel } = fixture;
    await make("/p", DT_PIPE, { maxMessages: 1 });
    await kernel.sysWrite(writing("/p", "1"), ANN, OPTIONS);
    const short = { ...OPTIONS, timeoutMs: 120 };
    expect((await refusalOf(kernel.sysWrite(writing("/p", "2"), ANN, short))).code).toBe(
      "RESOURCE_EXHAUSTED",
    );
    const waiting = kernel.sysWrite(writing("/p", "2"), ANN, OPTIONS);
    expect(await pop("/p")).toEqual(["1"]);
    await waiting;
    expect(await pop("/p")).toEqual(["2"]);
  });

  it("a message takes no offset, no condition, and no more than its bounds", async () => {
    const { kernel } = fixture;
    await make("/s", DT_STREAM, { capacityBytes: 10 });
    const at = { ...writing("/s", "x"), offsetBytes: 3 };
    expect((await refusalOf(kernel.sysWrite(at, ANN, OPTIONS))).code).toBe("INVALID_ARGUMENT");
    const absent = { ...writing("/s", "x"), conditions: { ifAbsent: true } };
    expect((await refusalOf(kernel.sysWrite(absent, ANN, OPTIONS))).code).toBe("INVALID_ARGUMENT");
    expect((await refusalOf(kernel.sysWrite(writing("/s", "x".repeat(11)), ANN, OPTIONS))).code).toBe(
      "INVALID_ARGUMENT",
    );
    expect((await refusalOf(kernel.sysReadStream(reading("/s"), ANN, OPTIONS))).code).toBe("WRONG_TYPE");
  });

  it("a call on what is no pipe says so", async () => {
    await fixture.kernel.write(writing("/f", "x"), ANN, OPTIONS);
    await make("/s", DT_STREAM);
    expect((await refusalOf(push("/f", "x"))).code).toBe("WRONG_TYPE");
    expect((await refusalOf(push("/s", "x"))).code).toBe("WRONG_TYPE");
    expect((await refusalOf(push("/none", "x"))).code).toBe("NOT_FOUND");
  });
});

describe("removal", () => {
  it("by another node ends those who wait here, and gives back what it took", async () => {
    await make("/p", DT_PIPE, { capacityBytes: 100 });
    await make("/q", DT_STREAM, { capacityBytes: 100 });
    await push("/p", "lost");
    await pop("/p");
    const waiting = refusalOf(pop("/p", 10_000));
    const read = { path: "/q", ...ONE, offset: 0, waitMs: 10_000 };
    const reading = refusalOf(fixture.kernel.channels.read(read, ANN, OPTIONS));
    await soon();
    expect(fixture.kernel.localChannels()).toMatchObject({ channels: 2, capacityBytes: 200, waiting: 2 });
    const store = fixture.kernel.coordinator.metaStoreForZone(ROOT_ZONE);
    const remove = (path: string) => ({ kind: "remove", path, entryType: null, conditions: {} }) as const;
    await store.commit([remove("/p"), remove("/q")], { timeoutMs: 1_000 });
    expect(await waiting).toMatchObject({ code: "ENDED", details: { why: "removed" } });
    expect(await reading).toMatchObject({ code: "ENDED", details: { why: "removed" } });
    expect(fixture.kernel.localChannels()).toMatchObject({ channels: 0, capacityBytes: 0, messages: 0 });
  });

  it("ends those who wait, and one made anew at the path is empty", async () => {
    const { kernel } = fixture;
    await make("/p", DT_PIPE, { maxMessages: 1 });
    await push("/p", "lost with its pipe");
    const waiting = refusalOf(push("/p", "x", 4_000));
    await soon();
    await kernel.sysUnlink({ path: "/p", recursive: false, conditions: {} }, ANN, OPTIONS);
    expect(await waiting).toMatchObject({ code: "ENDED", details: { why: "removed" } });
    expect((await refusalOf(pop("/p"))).code).toBe("NOT_FOUND");
    await make("/p", DT_PIPE);
    expect(await pop("/p")).toEqual([]);
  });

  it("of a whole tree ends what is in it", async () => {
    const { kernel } = fixture;
    await make("/t/a/pipe", DT_PIPE);
    const waiting = refusalOf(pop("/t/a/pipe", 4_000));
    await soon();
    await kernel.sysUnlink({ path: "/t", recursive: true, conditions: {} }, ADMIN, OPTIONS);
    expect((await waiting).code).toBe("ENDED");
  });

  it("a kernel that closes ends those who wait", async () => {
    await make("/p", DT_PIPE);
    const waiting = refusalOf(pop("/p", 4_000));
    await soon();
    await fixture.kernel.close();
    expect((await waiting).code).toBe("ENDED");
  });
});

describe("the way of a call", () => {
  it("the gate decides who takes out and who puts in", async () => {
    const allowed = { allowed: true, covers: "path", leaseMs: 0 } as const;
    const denied = new Set<string>();
    const refused = { allowed: false, reason: "told so" } as const;
    const check = (_: unknown, permission: string) => (denied.has(permission) ? refused : allowed);
    fixture = kernelFixture({ permissions: { check } });
    // Somebody else's: who owns it needs no leave.
    const pipe = { entryType: DT_PIPE, io: { ioProfile: "memory" } } as const;
    await fixture.kernel.sysSetattr(setting("/p", pipe), ADMIN, OPTIONS);
    await push("/p", "x");
    denied.add("WRITE");
    expect((await refusalOf(push("/p", "y"))).code).toBe("PERMISSION_DENIED");
    expect((await refusalOf(fixture.kernel.channels.close("/p", ANN, OPTIONS))).code).toBe(
      "PERMISSION_DENIED",
    );
    denied.add("READ");
    expect((await refusalOf(pop("/p"))).code).toBe("PERMISSION_DENIED");
    denied.clear();
    expect(await pop("/p")).toEqual(["x"]);
  });

  it("a hook may veto a push and a pop; nothing is added or taken", async () => {
    await make("/p", DT_PIPE);
    await push("/p", "kept");
    const veto = (): never => {
      throw new NexusError({ code: "ACCESS_DENIED", what: "no" });
    };
    const stop = (["read", "write"] as const).map((operation) =>
      fixture.kernel.hooks.register({ name: `no ${operation}`, operations: [operation], pre: veto }),
    );
    expect((await refusalOf(push("/p", "x"))).code).toBe("ACCESS_DENIED");
    expect((await refusalOf(pop("/p"))).code).toBe("ACCESS_DENIED");
    for (const each of stop) each();
    expect(await pop("/p")).toEqual(["kept"]);
  });

  it("messages of another node are refused by name where nothing leads there, and stat still works", async () => {
    const other = kernelFixture({ advertiseAddress: "other:1" });
    await other.root.commit([making("/p", DT_PIPE, "me:1")]);
    const away = other.kernel.channels.pop({ path: "/p", ...ONE }, ANN, OPTIONS);
    expect(await refusalOf(away)).toMatchObject({ code: "UNSUPPORTED", details: { home: "me:1" } });
    expect((await other.kernel.sysStat("/p", ANN, OPTIONS)).channel).toBeUndefined();
  });

  it("memory for pipes and streams is bounded", async () => {
    fixture = kernelFixture({ limits: { maxLocalChannels: 2, maxLocalChannelBytes: 2_000 } });
    await make("/a", DT_PIPE, { capacityBytes: 1_000 });
    await make("/b", DT_PIPE, { capacityBytes: 1_001 });
    await push("/a", "x");
    expect((await refusalOf(push("/b", "x"))).code).toBe("RESOURCE_EXHAUSTED");
    await fixture.kernel.sysUnlink({ path: "/a", recursive: false, conditions: {} }, ANN, OPTIONS);
    await push("/b", "x");
  });
});

describe("who may not", () => {
  it("learns from no call what is there, or whether anything is, and makes this node hold nothing", async () => {
    const { kernel } = kernelFixture({ permissions: GRANTS_ONLY });
    await kernel.write(writing("/file", "x"), ADMIN, OPTIONS);
    for (const [path, entryType] of [
      ["/pipe", DT_PIPE],
      ["/stream", DT_STREAM],
    ] as const)
      await kernel.sysSetattr(setting(path, { entryType, io: { ioProfile: "memory" } }), ADMIN, OPTIONS);
    const { channels } = kernel;
    const group = { group: "g", offset: 1, expectedOffset: null };
    for (const path of ["/file", "/nothing", "/pipe", "/stream"]) {
      const calls = [
        channels.push({ path, data: utf8("x"), waitMs: 0 }, ANN, OPTIONS),
        channels.pop({ path, ...ONE }, ANN, OPTIONS),
        channels.append({ path, messages: [utf8("x")] }, ANN, OPTIONS),
        channels.read({ path, ...ONE, offset: 0 }, ANN, OPTIONS),
        channels.commitCursor({ path, ...group }, ANN, OPTIONS),
        channels.removeGroup({ path, group: "g" }, ANN, OPTIONS),
        channels.close(path, ANN, OPTIONS),
        channels.status(path, ANN, OPTIONS),
        kernel.sysRead(reading(path), ANN, OPTIONS),
      ];
      const codes = await Promise.all(calls.map(async (call) => (await refusalOf(call)).code));
      expect([path, ...new Set(codes)]).toEqual([path, "PERMISSION_DENIED"]);
    }
    expect(kernel.localChannels().channels).toBe(0);
  });
});

it("a message whose source stalls is given up in the time of the call", async () => {
  await make("/p", DT_PIPE);
  async function* stuck(): AsyncGenerator<Uint8Array> {
    yield utf8("x");
    await new Promise<never>(() => undefined);
  }
  const short = { ...OPTIONS, timeoutMs: 50 };
  const write = fixture.kernel.write(writing("/p", stuck()), ANN, short);
  expect((await refusalOf(write)).code).toBe("DEADLINE_EXCEEDED");
  expect(await pop("/p")).toEqual([]);
});
