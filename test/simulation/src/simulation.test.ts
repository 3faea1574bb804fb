import type { LogFile, LogFiles } from "@nexus/raft/testing";
import { describe, expect, it } from "vitest";
import { History } from "./history.js";
import { runSeed, SeedFailure } from "./simulation.js";

/** Whole clusters run in these tests: seconds, not milliseconds. */
const TEST_TIMEOUT_MS = 60_000;

describe("the simulation", () => {
  it(
    "replays a seed exactly",
    async () => {
      const first = await runSeed(7);
      const second = await runSeed(7);
      expect(second).toEqual(first);
      expect((await runSeed(8)).digest).not.toBe(first.digest);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "finds a log that acknowledges before it syncs",
    async () => {
      const failures: SeedFailure[] = [];
      for (let seed = 1; seed <= 30 && failures.length === 0; seed += 1) {
        await runSeed(seed, { wrapFiles: withoutSync }).catch((error: unknown) => {
          if (!(error instanceof SeedFailure)) throw error;
          failures.push(error);
        });
      }
      expect(failures).toHaveLength(1);
      expect(failures[0]?.trace.join("\n")).toMatch(/crashes/);
    },
    TEST_TIMEOUT_MS,
  );
});

/** A disk layer that says "synced" and is not. */
function withoutSync(files: LogFiles): LogFiles {
  const lie = (file: LogFile): LogFile => ({
    name: file.name,
    get bytes() {
      return file.bytes;
    },
    write: (offset, data) => file.write(offset, data, false),
    read: (offset, length) => file.read(offset, length),
    close: () => file.close(),
  });
  return {
    folder: files.folder,
    allocateBuffer: (bytes) => files.allocateBuffer(bytes),
    ensureFolder: () => files.ensureFolder(),
    list: () => files.list(),
    create: async (name) => lie(await files.create(name)),
    open: async (name) => lie(await files.open(name)),
    rename: (from, to) => files.rename(from, to),
    remove: (name) => files.remove(name),
    syncFolder: () => files.syncFolder(),
    close: (deadlineMs) => files.close(deadlineMs),
  };
}

describe("the history of a register", () => {
  const write = (startMs: number, endMs: number, version: number | null, isRefused = false) => ({
    startMs,
    endMs,
    version,
    isRefused,
  });

  function check(
    writes: readonly ReturnType<typeof write>[],
    reads: readonly { startMs: number; endMs: number; version: number }[],
    finalVersion: number,
  ): void {
    const register = new History().register("r");
    register.writes.push(...writes);
    register.reads.push(...reads);
    register.check(finalVersion);
  }

  it("accepts concurrent calls in any order, and unknown ones either way", () => {
    check([write(0, 10, 2), write(5, 8, 1)], [{ startMs: 6, endMs: 7, version: 1 }], 2);
    check([write(0, 10, 1), write(5, 8, null)], [], 1);
    check([write(0, 10, 1), write(5, 8, null)], [], 2);
  });

  it("finds a lost write, one applied twice, a stale read and one from the future", () => {
    expect(() => check([write(0, 1, 1), write(2, 3, 2)], [], 1)).toThrow(/one is lost/);
    expect(() => check([write(0, 1, 1)], [], 2)).toThrow(/applied twice/);
    expect(() => check([write(0, 1, 1), write(2, 3, null, true)], [], 2)).toThrow(/applied twice/);
    expect(() => check([write(0, 1, 1)], [{ startMs: 5, endMs: 6, version: 0 }], 1)).toThrow(/saw version 0/);
    expect(() => check([write(5, 6, 1)], [{ startMs: 1, endMs: 2, version: 1 }], 1)).toThrow(/begun at 5/);
    const back = [
      { startMs: 1, endMs: 2, version: 1 },
      { startMs: 3, endMs: 4, version: 0 },
    ];
    expect(() => check([write(0, 9, 1)], back, 1)).toThrow(/went back/);
  });

  it("finds versions that contradict real time or are told twice", () => {
    expect(() => check([write(0, 1, 2), write(5, 6, 1)], [], 2)).toThrow(/began at 5/);
    expect(() => check([write(0, 9, 1), write(0, 9, 1)], [], 2)).toThrow(/both told version 1/);
  });
});
