import { ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ZoneRegistry } from "../zone/state/registry.js";
import { zoneNotLoaded } from "./zone-not-loaded.js";

const TEAM = "team" as ZoneId;

describe("a node asked for a zone it has no replica of", () => {
  it("does not say that it does not exist before its own replica of root is open: another node may know it", () => {
    for (const zone of [ROOT_ZONE, TEAM]) {
      const error = zoneNotLoaded(zone, null);
      expect([error.code, error.retryable]).toEqual(["UNAVAILABLE", true]);
    }
    expect(zoneNotLoaded(ROOT_ZONE, new ZoneRegistry()).code).toBe("UNAVAILABLE");
  });

  it("says so when root knows of no such zone", () => {
    expect(zoneNotLoaded(TEAM, new ZoneRegistry()).code).toBe("ZONE_NOT_FOUND");
  });
});
