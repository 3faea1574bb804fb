import type { ZoneId } from "@nexus/contracts";
import type { ZoneUsage } from "@nexus/kernel";
import { expect, it } from "vitest";
import { quotaNotice } from "./quota-notice.js";

const zone = (zoneId: string, usage: ZoneUsage | null) => ({ zoneId: zoneId as ZoneId, usage });
const used = (entries: number, bytes: number): ZoneUsage => ({
  ...{ entries, bytes, maxEntries: 10, maxBytes: 100 },
});

it("names zones whose quota is used up, of entries or bytes, and says nothing of others", () => {
  const fine = [
    zone("free", { entries: 3, bytes: 90, maxEntries: null, maxBytes: null }),
    zone("tight", used(9, 99)),
    zone("witnessed", null),
  ];
  expect(quotaNotice(fine)).toBeNull();
  const full = [...fine, zone("many", used(10, 1)), zone("large", used(1, 101))];
  expect(quotaNotice(full)).toMatch(
    /^NOSPACE: the quota of zone many, large is used up, .*`nexus zone quota`$/,
  );
});

it("stays one line however many zones are full", () => {
  const infos = Array.from({ length: 8 }, (_, i) => zone(`z${i}`, used(10, 0)));
  expect(quotaNotice(infos)).toContain("z0, z1, z2, z3, z4 and 3 more");
});
