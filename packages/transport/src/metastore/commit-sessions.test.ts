import { NexusError } from "@nexus/contracts";
import { describe, expect, test } from "vitest";
import { CommitSessions, type CommitSessionsOptions } from "./commit-sessions.js";

const LIFE = "root/1";

function sessionsWith(over: Partial<CommitSessionsOptions> = {}) {
  let ids = 0;
  const newId = (): string => `session-${(ids += 1)}`;
  return new CommitSessions({
    maxSessions: 3,
    maxAnswers: 4,
    maxAnswerBytes: 100,
    newId,
    onLimit: () => undefined,
    ...over,
  });
}

function committer(sessions: CommitSessions, sessionId = sessions.open(LIFE)) {
  const applied: number[] = [];
  const run = async (sequence: number, answeredBelow = 1, bytes = 1, life = LIFE): Promise<number> => {
    const commit = { sessionId, life, sequence, answeredBelow };
    const reply = await sessions.run(commit, async () => {
      applied.push(sequence);
      return new Uint8Array(bytes).fill(applied.length);
    });
    return reply[0] ?? 0;
  };
  return { applied, run };
}

const coded = (code: string) => expect.objectContaining({ code });

describe("sessions of commits", () => {
  test("the same sequence is applied once, and answered as it was, at the same time or later", async () => {
    const { applied, run } = committer(sessionsWith());
    expect(await Promise.all([run(1), run(1), run(2)])).toEqual([1, 1, 2]);
    expect(await run(1)).toBe(1);
    expect(applied).toEqual([1, 2]);
  });

  test("what its client has the answer to, or gave up, is never applied", async () => {
    const { applied, run } = committer(sessionsWith());
    await run(2, 2);
    await expect(run(1, 1)).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
    await run(5, 5);
    await expect(run(2, 1)).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
    expect(applied).toEqual([2, 5]);
  });

  test("a session that is not known, or is of another life of the zone, does nothing", async () => {
    const sessions = sessionsWith();
    const { applied, run } = committer(sessions);
    await expect(run(1, 1, 1, "root/2")).rejects.toEqual(coded("SESSION_EXPIRED"));
    await expect(committer(sessions, "other").run(1)).rejects.toEqual(coded("SESSION_EXPIRED"));
    expect(applied).toEqual([]);
  });

  test("it takes as many commits as it may keep answers, from the oldest without one on", async () => {
    const { applied, run } = committer(sessionsWith());
    for (const sequence of [1, 2, 3, 4]) await run(sequence);
    await expect(run(5)).rejects.toEqual(coded("RESOURCE_EXHAUSTED"));
    await expect(run(0)).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
    expect(await run(5, 2)).toBe(5);
    expect(applied).toEqual([1, 2, 3, 4, 5]);
  });

  test("answers beyond the bound are forgotten, oldest first, and not given by applying again", async () => {
    const { applied, run } = committer(sessionsWith());
    await run(1, 1, 60);
    await run(2, 1, 60);
    await expect(run(1)).rejects.toEqual(coded("UNKNOWN_OUTCOME"));
    expect(await run(2)).toBe(2);
    await run(3, 3, 99);
    expect(await run(3, 3)).toBe(3);
    expect(applied).toEqual([1, 2, 3]);
  });

  test("the session used longest ago makes room, one with a commit under way does not", async () => {
    const sessions = sessionsWith({ maxSessions: 2 });
    let finish: () => void = () => undefined;
    const busy = sessions.open(LIFE);
    const underWay = sessions.run(
      { sessionId: busy, life: LIFE, sequence: 1, answeredBelow: 1 },
      async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return new Uint8Array(1);
      },
    );
    const idle = committer(sessions);
    await idle.run(1);
    const third = committer(sessions);
    expect(sessions.size).toBe(2);
    await expect(idle.run(2)).rejects.toEqual(coded("SESSION_EXPIRED"));
    await third.run(1);
    finish();
    await underWay;
  });

  test("when all have commits under way, another one is refused", () => {
    const sessions = sessionsWith({ maxSessions: 1 });
    const sessionId = sessions.open(LIFE);
    void sessions.run(
      { sessionId, life: LIFE, sequence: 1, answeredBelow: 1 },
      () => new Promise(() => undefined),
    );
    expect(() => sessions.open(LIFE)).toThrow(coded("RESOURCE_EXHAUSTED"));
  });

  test("a failure is the answer, too", async () => {
    const sessions = sessionsWith();
    const sessionId = sessions.open(LIFE);
    let tries = 0;
    const fail = () =>
      sessions.run({ sessionId, life: LIFE, sequence: 1, answeredBelow: 1 }, () => {
        tries += 1;
        return Promise.reject(new NexusError({ code: "IO_ERROR", what: "no" }));
      });
    await expect(fail()).rejects.toEqual(coded("IO_ERROR"));
    await expect(fail()).rejects.toEqual(coded("IO_ERROR"));
    expect(tries).toBe(1);
  });
});
