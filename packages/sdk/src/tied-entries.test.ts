import { type FileMetadata, LINEARIZABLE, NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { KeepSessionRequest, SessionTie, WriteResult } from "@nexus/kernel";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LostEntries } from "./retention-api.js";
import { TiedEntries } from "./tied-entries.js";

const LEASE_MS = 9_000;

let nowMs: number;
let tick: () => void;
let kept: KeepSessionRequest[];
/** What the zone says to a renewal. */
let answer: (request: KeepSessionRequest) => boolean;
let tied: TiedEntries;
let lost: LostEntries[];
let minted: number;

beforeEach(() => {
  nowMs = 0;
  kept = [];
  lost = [];
  minted = 0;
  answer = () => true;
  tied = new TiedEntries({
    sessions: () => ({
      keep: async (request) => {
        kept.push(request);
        return { ended: answer(request) ? [] : request.zones };
      },
    }),
    defaults: { timeoutMs: 1_000, consistency: LINEARIZABLE },
    leaseMs: LEASE_MS,
    randomBytes: (count) => new Uint8Array(count).fill((minted += 1)),
    nowMs: () => nowMs,
    setTimer: (_, callback) => {
      tick = callback;
      return () => {
        tick = () => undefined;
      };
    },
  });
  tied.onLost((each) => lost.push(each));
});

const session = (number: number): string => number.toString(16).padStart(2, "0").repeat(16);
const write = (ties: SessionTie[]) => async (tie: SessionTie) => {
  ties.push(tie);
  return { entry: { zoneId: ROOT_ZONE } as FileMetadata } as WriteResult;
};
const tieOne = async (): Promise<string> => {
  const ties: SessionTie[] = [];
  await tied.tie(true, write(ties));
  return ties[0]?.sessionId ?? "";
};

describe("what is tied to a client", () => {
  it("is tied to one session, which is renewed as long as the client is open, and ended when it closes", async () => {
    expect(await tieOne()).toBe(session(1));
    expect(await tieOne()).toBe(session(1));
    tick();
    await vi.waitFor(() => expect(kept).toHaveLength(1));
    expect(kept[0]).toEqual({ sessionId: session(1), zones: [ROOT_ZONE], leaseMs: LEASE_MS });
    await tied.close();
    expect(kept[1]).toEqual({ sessionId: session(1), zones: [ROOT_ZONE], leaseMs: 0 });
  });

  it("is lost when the zone says so: the client is told, and goes on under another session", async () => {
    await tieOne();
    answer = () => false;
    tick();
    await vi.waitFor(() => expect(lost).toEqual([{ zoneId: ROOT_ZONE, sessionId: session(1) }]));
    expect(await tieOne()).toBe(session(2));
    answer = () => true;
    kept = [];
    tick();
    await vi.waitFor(() => expect(kept.map(({ sessionId }) => sessionId)).toEqual([session(2)]));
  });

  it("is kept on while nobody answers, but nothing new is tied to what may have ended", async () => {
    await tieOne();
    answer = () => {
      throw new NexusError({ code: "UNAVAILABLE", what: "nobody is there" });
    };
    nowMs += LEASE_MS;
    tick();
    await vi.waitFor(() => expect(kept).toHaveLength(1));
    expect(lost).toEqual([]);
    expect(await tieOne()).toBe(session(2));
    answer = () => true;
    tick();
    await vi.waitFor(() =>
      expect(kept.slice(1).map(({ sessionId }) => sessionId)).toEqual([session(1), session(2)]),
    );
  });

  it("is written once more under another session when the first has ended; a stream is not", async () => {
    const ended = new NexusError({ code: "SESSION_ENDED", what: "it is over" });
    const ties: string[] = [];
    const refusingFirst = async ({ sessionId }: SessionTie): Promise<WriteResult> => {
      ties.push(sessionId);
      if (ties.length % 2 === 1) throw ended;
      return { entry: { zoneId: ROOT_ZONE } as FileMetadata } as WriteResult;
    };
    await tied.tie(true, refusingFirst);
    expect(ties).toEqual([session(1), session(2)]);
    await expect(tied.tie(false, refusingFirst)).rejects.toMatchObject({ code: "SESSION_ENDED" });
    expect(await tieOne()).toBe(session(3));
  });

  it("stays with a session that lost its only zone while the first write to another was under way", async () => {
    await tieOne();
    const other = "team" as ZoneId;
    let finish: (result: WriteResult) => void = () => undefined;
    const writing = tied.tie(true, () => new Promise((resolve) => (finish = resolve)));
    answer = () => false;
    tick();
    await vi.waitFor(() => expect(lost).toHaveLength(1));
    tick();
    finish({ entry: { zoneId: other } as FileMetadata } as WriteResult);
    await writing;
    answer = () => true;
    kept = [];
    tick();
    await vi.waitFor(() => expect(kept.map(({ zones }) => zones)).toEqual([[other]]));
    await tied.close();
    expect(kept[1]).toEqual({ sessionId: session(1), zones: [other], leaseMs: 0 });
  });

  it("is told of as lost to every listener, and what one throws is not swallowed", async () => {
    const thrown: unknown[] = [];
    const told: LostEntries[] = [];
    vi.stubGlobal("queueMicrotask", (task: () => void) => {
      try {
        task();
      } catch (error) {
        thrown.push(error);
      }
    });
    const broken = new Error("a listener broke");
    tied.onLost(() => {
      throw broken;
    });
    tied.onLost((each) => told.push(each));
    await tieOne();
    answer = () => false;
    tick();
    await vi.waitFor(() => expect(told).toHaveLength(1));
    vi.unstubAllGlobals();
    expect(thrown).toEqual([broken]);
    expect(lost).toEqual(told);
  });

  it("is renewed no more when its write comes back after the client was closed", async () => {
    let finish: (result: WriteResult) => void = () => undefined;
    const writing = tied.tie(true, () => new Promise((resolve) => (finish = resolve)));
    tick = () => undefined;
    const idle = tick;
    await tied.close();
    finish({ entry: { zoneId: ROOT_ZONE } as FileMetadata } as WriteResult);
    await writing;
    expect(tick).toBe(idle);
  });
});
