import type { LogHealth } from "@nexus/raft";
import { expect, it } from "vitest";
import { describeLogHealth } from "./membership.js";

it.each<[LogHealth, RegExp | null]>([
  [{ kind: "ok" }, null],
  [{ kind: "noSpace", message: "ENOSPC" }, /disk of \/d is full: reads go on.*once space is freed/],
  [{ kind: "hung", sinceMs: 1_000 }, /a write to \/d has been running for 4000 ms; check the disk/],
  [{ kind: "failed", message: "EIO" }, /the log in \/d failed \(EIO\).*restart the node/],
])("log health %j is told with its remedy", (health, reason) => {
  const reasons = describeLogHealth(health, "/d", 5_000);
  if (reason === null) expect(reasons).toEqual([]);
  else expect(reasons).toEqual([expect.stringMatching(reason)]);
});
