import type { ZoneId } from "@nexus/contracts";
import type { ZoneInfo, ZoneUsage } from "@nexus/kernel";
import { expect, it } from "vitest";
import { Metrics } from "./registry.js";
import { exportUsageMetrics } from "./usage-metrics.js";

const zone = (zoneId: string, usage: ZoneUsage | null) => ({ zoneId: zoneId as ZoneId, usage }) as ZoneInfo;

it("shows what zones hold and may hold, and leaves out what is not limited or not known", async () => {
  const metrics = new Metrics();
  exportUsageMetrics(metrics, () => [
    zone("free", { entries: 3, bytes: 90, maxEntries: null, maxBytes: null }),
    zone("tight", { entries: 9, bytes: 50, maxEntries: 10, maxBytes: 100 }),
    zone("closed", { entries: 0, bytes: 0, maxEntries: 0, maxBytes: null }),
    zone("witnessed", null),
  ]);
  const { body } = await metrics.page();
  const lines = body.split("\n").filter((line) => line.startsWith("nexus_zone_"));
  expect(lines).toEqual([
    'nexus_zone_used_entries{zone="free"} 3',
    'nexus_zone_used_entries{zone="tight"} 9',
    'nexus_zone_used_entries{zone="closed"} 0',
    'nexus_zone_used_bytes{zone="free"} 90',
    'nexus_zone_used_bytes{zone="tight"} 50',
    'nexus_zone_used_bytes{zone="closed"} 0',
    'nexus_zone_quota_entries{zone="tight"} 10',
    'nexus_zone_quota_entries{zone="closed"} 0',
    'nexus_zone_quota_bytes{zone="tight"} 100',
    'nexus_zone_quota_used_ratio{zone="tight"} 0.9',
    'nexus_zone_quota_used_ratio{zone="closed"} 1',
  ]);
});
