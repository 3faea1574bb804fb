import type { LogFile, LogFiles } from "@nexus/raft/testing";
import { describe, expect, it } from "vitest";
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
