import { NexusError } from "@nexus/contracts";
import type { MembershipOptions, NexusFilesystem, ZoneAdministration } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { ZONE } from "../testing/fixtures.js";
import { run } from "../testing/run.js";

/** A filesystem whose member changes are written down, and refused when they name version 4. */
function recording(calls: unknown[]): Partial<NexusFilesystem> {
  const change = (what: string) => async (zone: string, node: string, options?: MembershipOptions) => {
    calls.push([what, zone, node, options?.configVersion ?? null]);
    if (options?.configVersion === 4) {
      throw new NexusError({
        code: "MEMBERSHIP_CONFLICT",
        what: "the membership of zone root is at version 5, not 4",
        remedy: "repeat with --config-version 5",
        details: { configVersion: 5, expectedConfigVersion: 4 },
      });
    }
    return { ...ZONE, problem: null };
  };
  const zones: Partial<ZoneAdministration> = {
    removeMember: change("remove"),
    demote: change("demote"),
    promote: change("promote"),
  };
  return { zones: zones as ZoneAdministration };
}

describe("zone remove-member, demote and promote", () => {
  it("pass the version on and say which one it is now", async () => {
    const calls: unknown[] = [];
    const filesystem = recording(calls);
    const demoted = await run(["zone", "demote", "root", "12", "--config-version", "3"], { filesystem });
    expect(demoted).toMatchObject({ exitCode: 0, stderr: "" });
    expect(demoted.stdout).toBe("node 12 is a learner of root and stays one (configuration version 5)\n");
    const promoted = await run(["zone", "promote", "root", "12", "--json"], { filesystem });
    expect(JSON.parse(promoted.stdout)).toMatchObject({
      configVersion: 5,
      members: [{}, { staysLearner: true }],
    });
    await run(["zone", "remove-member", "root", "12"], { filesystem });
    expect(calls).toEqual([
      ["demote", "root", "12", 3],
      ["promote", "root", "12", null],
      ["remove", "root", "12", null],
    ]);
  });

  it("end with the conflict and its remedy when somebody was faster", async () => {
    const late = await run(["zone", "remove-member", "root", "12", "--config-version", "4"], {
      filesystem: recording([]),
    });
    expect(late.exitCode).not.toBe(0);
    expect(late.stderr).toContain("at version 5, not 4; repeat with --config-version 5");
  });

  it("refuse a version that is no number before connecting", async () => {
    const bad = await run(["zone", "demote", "root", "12", "--config-version", "latest"]);
    expect(bad).toMatchObject({ exitCode: 2, connections: [] });
  });
});

describe("node drain", () => {
  it("begins, ends, and names the zones nobody else can lead", async () => {
    const asked: boolean[] = [];
    const filesystem: Partial<NexusFilesystem> = {
      drain: async (draining) => {
        asked.push(draining);
        return draining ? ["solo"] : [];
      },
    };
    const begun = await run(["node", "drain"], { filesystem });
    expect(begun.stdout).toContain("still leads solo");
    const ended = await run(["node", "drain", "--off", "--json"], { filesystem });
    expect(JSON.parse(ended.stdout)).toEqual({ draining: false, ledZones: [] });
    expect(asked).toEqual([true, false]);
  });
});
