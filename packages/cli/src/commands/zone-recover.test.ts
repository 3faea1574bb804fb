import type { RecoveryReport, ZoneAdministration } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { run } from "../testing/run.js";

const REPORT = {
  zoneId: "root",
  incarnation: "ab".repeat(16),
  nodeId: 11,
  lastIndex: 120,
  lastTerm: 5,
  commitIndex: 118,
  leaderlessMs: 42_000,
  voters: [
    { nodeId: 11, address: "n1:2126", answers: true },
    { nodeId: 12, address: "n2:2126", answers: false },
  ],
  mayLose: ["every write above index 120"],
  refusal: null,
  replacement: null,
} as unknown as RecoveryReport;

const zones: Partial<ZoneAdministration> = {
  examineRecovery: async () => REPORT,
  recoverUnsafe: async () => ({ ...REPORT, replacement: "cd".repeat(16) as never }),
};
const filesystem = { zones: zones as ZoneAdministration };

describe("zone recover", () => {
  it("does nothing without --unsafe, and says how to look first", async () => {
    const result = await run(["zone", "recover", "root"]);
    expect(result).toMatchObject({ exitCode: 2, connections: [] });
    expect(result.stderr).toContain("see what it may lose with --dry-run first");
  });

  it("shows with --dry-run who is lost and what may be, and that nothing was changed", async () => {
    const { stdout, exitCode } = await run(["zone", "recover", "--unsafe", "root", "--dry-run"], {
      filesystem,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("12 at n2:2126: does not answer");
    expect(stdout).toContain("nothing was changed");
    expect(stdout).toContain("  - every write above index 120");
  });

  it("says what the zone goes on as and how others come back", async () => {
    const { stdout } = await run(["zone", "recover", "--unsafe", "root"], { filesystem });
    expect(stdout).toContain(`zone root goes on as ${"cd".repeat(16)} with node 11 as its only voter`);
    expect(stdout).toContain("nexus zone join root");
    const json = await run(["zone", "recover", "root", "--unsafe", "--json"], { filesystem });
    expect(JSON.parse(json.stdout)).toMatchObject({
      zone: "root",
      nodeId: "11",
      replacement: "cd".repeat(16),
    });
  });
});
