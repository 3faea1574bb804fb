import type { LogIndex } from "@nexus/contracts";
import { expect, test } from "vitest";
import type { EntriesResult } from "../core/types.js";
import type { GroupLog } from "../log/types.js";
import { LogReader } from "./log-reader.js";

test("what could not be read back is no trouble any more once a snapshot has brought it (seed 1007471)", () => {
  let nowMs = 0;
  let applied = 7;
  const entries = (): EntriesResult => ({ kind: "temporarilyUnavailable" });
  const reader = new LogReader({
    log: { entries } as unknown as GroupLog,
    applied: () => applied as LogIndex,
    nowMs: () => nowMs,
    onDamage: (error) => {
      throw error;
    },
  });

  reader.entries(8 as LogIndex, 9 as LogIndex, null);
  nowMs = 5_000;
  expect(reader.trouble?.what).toMatch(/has not given back entries for 5000 ms/);
  applied = 50;
  expect(reader.trouble).toBeNull();
});
