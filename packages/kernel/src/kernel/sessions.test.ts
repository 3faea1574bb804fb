import { type ClientSessionId, DT_DIR, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import type { Mutation } from "../abc/meta-store.js";
import { ANN, type Fixture, kernelFixture, OPTIONS, setting, writing } from "../testing/kernel-fixture.js";

const sessionOf = (number: number) => number.toString(16).padStart(32, "0") as ClientSessionId;
const SESSION = sessionOf(1);
const TIE = { sessionId: SESSION, leaseMs: 10_000 };
const TEAM = "team" as ZoneId;

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => NexusError.from(error).code,
  );

let fixture: Fixture;

beforeEach(() => {
  fixture = kernelFixture({}, ["root", "team"]);
});

const put = (path: string, tie = TIE) =>
  fixture.kernel.write({ ...writing(path, "x"), createParents: false, tie }, ANN, OPTIONS);
const keep = (zones: readonly ZoneId[], leaseMs = 10_000, sessionId = SESSION) =>
  fixture.kernel.sessions.keep({ sessionId, zones, leaseMs }, ANN, OPTIONS);

describe("a call that ties what it makes to a session", () => {
  it("makes a file, a directory; both say so, and a write beside does not", async () => {
    expect((await put("/f")).entry).toMatchObject({ path: "/f", ephemeral: true });
    const made = fixture.kernel.sysSetattr(setting("/d", { entryType: DT_DIR, tie: TIE }), ANN, OPTIONS);
    expect(await made).toMatchObject({ created: true, entry: { ephemeral: true } });
    const plain = await fixture.kernel.write({ ...writing("/g", "x"), createParents: false }, ANN, OPTIONS);
    expect(plain.entry.ephemeral).toBeUndefined();
    expect(await put("/f")).toMatchObject({ created: false, entry: { version: 2, ephemeral: true } });
  });

  it("renews the session's lease in its zone, however the client keeps it", async () => {
    await put("/f");
    fixture.root.zoneTimeMs += 9_000;
    await put("/g");
    fixture.root.zoneTimeMs += 9_000;
    expect(await keep([ROOT_ZONE])).toEqual({ ended: [] });
  });

  it("is refused for what was there, for a part of a file, and for what is no lease", async () => {
    await fixture.kernel.write({ ...writing("/g", "x"), createParents: false }, ANN, OPTIONS);
    expect(await codeOf(put("/g"))).toBe("ALREADY_EXISTS");
    const part = { ...writing("/h", "x"), offsetBytes: 1, createParents: false, tie: TIE };
    expect(await codeOf(fixture.kernel.write(part, ANN, OPTIONS))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(put("/h", { ...TIE, leaseMs: 1 }))).toBe("INVALID_ARGUMENT");
    expect(await codeOf(put("/h", { ...TIE, sessionId: "me" as ClientSessionId }))).toBe("INVALID_ARGUMENT");
  });

  it("is refused with a size and other attributes, which tie nothing", async () => {
    await fixture.kernel.write({ ...writing("/g", "x"), createParents: false }, ANN, OPTIONS);
    const sized = setting("/g", { sizeBytes: 9, mimeType: "x/y", tie: TIE });
    expect(await codeOf(fixture.kernel.sysSetattr(sized, ANN, OPTIONS))).toBe("ALREADY_EXISTS");
    expect((await fixture.kernel.sysStat("/g", ANN, OPTIONS)).entry).toMatchObject({
      sizeBytes: 1,
      version: 1,
    });
  });
});

describe("keeping sessions", () => {
  it("says in which zones the session has ended", async () => {
    await put("/f");
    expect(await keep([ROOT_ZONE, TEAM])).toEqual({ ended: [TEAM] });
    fixture.root.zoneTimeMs += 10_000;
    expect(await keep([ROOT_ZONE])).toEqual({ ended: [ROOT_ZONE] });
    expect(await codeOf(keep(["nowhere" as ZoneId]))).toBe("ZONE_NOT_LOADED");
  });

  it("takes a zone that is named many times once, and no call without a bound", async () => {
    await put("/f");
    const sizes: number[] = [];
    fixture.root.beforeCommit = (mutations: readonly Mutation[]) => void sizes.push(mutations.length);
    expect(await keep(Array<ZoneId>(20_001).fill(ROOT_ZONE))).toEqual({ ended: [] });
    expect(sizes).toEqual([1]);
    const many = Array.from({ length: 10_001 }, (_, i) => `zone-${i}` as ZoneId);
    expect(await codeOf(keep(many))).toBe("RESOURCE_EXHAUSTED");
  });

  it("takes one commit for all that are to be kept at a time; one that ended keeps no other from going on", async () => {
    for (let i = 1; i <= 50; i += 1) await put(`/f${i}`, { ...TIE, sessionId: sessionOf(i) });
    const sizes: number[] = [];
    fixture.root.beforeCommit = (mutations: readonly Mutation[]) => void sizes.push(mutations.length);
    const kept = await Promise.all(
      Array.from({ length: 51 }, (_, i) => keep([ROOT_ZONE], 10_000, sessionOf(i + 1))),
    );
    expect(kept.map(({ ended }) => ended.length)).toEqual([...Array<number>(50).fill(0), 1]);
    expect(sizes).toEqual([1, 50, 49]);
  });

  it("is refused for what is no lease, and fails for nobody whose session is kept by the same commit", async () => {
    await put("/f");
    // The first is in a commit; those behind it make up the next.
    const calls = [keep([ROOT_ZONE]), keep([ROOT_ZONE], 1), keep([ROOT_ZONE])];
    expect(await Promise.all(calls.map(codeOf))).toEqual(["none", "INVALID_ARGUMENT", "none"]);
  });

  it("takes one place in a zone, however often it is named", async () => {
    await put("/f");
    const sizes: number[] = [];
    fixture.root.beforeCommit = (mutations: readonly Mutation[]) => void sizes.push(mutations.length);
    expect(await keep(Array<ZoneId>(30_000).fill(ROOT_ZONE))).toEqual({ ended: [] });
    expect(sizes).toEqual([1]);
  });

  it("that fails fails for those it was for, and the next goes on", async () => {
    await put("/f");
    const store = fixture.root;
    store.beforeCommit = () => {
      throw new NexusError({ code: "NO_LEADER", what: "no quorum" });
    };
    expect(await codeOf(keep([ROOT_ZONE]))).toBe("NO_LEADER");
    store.beforeCommit = () => undefined;
    expect(await keep([ROOT_ZONE])).toEqual({ ended: [] });
    expect(await keep([ROOT_ZONE], 0)).toEqual({ ended: [] });
    expect(await keep([ROOT_ZONE])).toEqual({ ended: [ROOT_ZONE] });
  });
});
