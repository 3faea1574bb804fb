import type { NexusFilesystem, ZoneAdministration, ZoneQuota } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { ZONE } from "../testing/fixtures.js";
import { run } from "../testing/run.js";

/** A filesystem whose zone holds 3 entries and 5,000 bytes, and may hold 10 entries. */
function limiting(quotas: ZoneQuota[]): Partial<NexusFilesystem> {
  const zones: Partial<ZoneAdministration> = {
    info: async () => ZONE,
    setQuota: async (_zone, quota) => {
      quotas.push(quota);
      return { ...ZONE, usage: { entries: 3, bytes: 5_000, ...quota } };
    },
  };
  return { zones: zones as ZoneAdministration };
}

describe("zone quota", () => {
  it("without limits shows what the zone holds and may hold", async () => {
    const quotas: ZoneQuota[] = [];
    const shown = await run(["zone", "quota", "team"], { filesystem: limiting(quotas) });
    expect(shown.stdout).toBe("zone team\nentries: 3 of at most 10\nbytes: 5000 (4.9K)\n");
    expect(quotas).toEqual([]);
  });

  it("changes what is named, keeps the other limit, and lifts one with `none`", async () => {
    const quotas: ZoneQuota[] = [];
    const filesystem = limiting(quotas);
    const full = await run(["zone", "quota", "team", "--max-bytes", "4KiB"], { filesystem });
    expect(full.stdout).toContain("bytes: 5000 (4.9K) of at most 4096 (4.0K)\nquota: used up:");
    await run(["zone", "quota", "team", "--max-entries", "none", "--max-bytes", "1TiB"], { filesystem });
    expect(quotas).toEqual([
      { maxEntries: 10, maxBytes: 4096 },
      { maxEntries: null, maxBytes: 1024 ** 4 },
    ]);
  });

  it.each([
    ["--max-bytes", "lots"],
    ["--max-bytes", "-1"],
    ["--max-bytes", "99999999TiB"],
    ["--max-entries", "1.5"],
    ["--max-entries", "10GiB"],
  ])("refuses %s %s before connecting", async (option, value) => {
    const bad = await run(["zone", "quota", "team", `${option}=${value}`]);
    expect(bad).toMatchObject({ exitCode: 2, connections: [] });
  });
});
