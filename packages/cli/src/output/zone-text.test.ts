import type { NodeStatus } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { ZONE } from "../testing/fixtures.js";
import { zoneDocument } from "./documents.js";
import { statusText, uptimeText, zoneDetails } from "./zone-text.js";

describe("zones", () => {
  it("show members with roles, the leader, progress, and the problem with its remedy", () => {
    const text = zoneDetails(ZONE).join("\n");
    expect(text).toContain("applied:      7 (2 behind commit)");
    expect(text).toContain("problem:      no quorum; start another member");
    expect(text).toMatch(/11 {6}n1:2126 {2}voter +yes +9 {2}yes/);
    expect(text).toMatch(/12 {6}- +learner, stays one +- {2}-/);
    expect(text).toContain("config:       5");
  });

  it("whose log holds nothing say so", () => {
    const empty = { ...ZONE, firstIndex: 10, lastIndex: 9 } as unknown as typeof ZONE;
    expect(zoneDetails(empty)).toContain("log:          empty after 9");
  });

  it("as JSON name the leader among the members, ids as text", () => {
    expect(zoneDocument(ZONE)).toMatchObject({
      leaderId: "11",
      members: [{ isLeader: true }, { isLeader: false }],
    });
  });

  it("status names why a node is not ready", () => {
    const status: NodeStatus = {
      nodeId: "11",
      version: "1",
      address: "n1:2028",
      uptimeSeconds: 61,
      ready: false,
      reasons: ["mounts are not wired"],
      notices: ["space: 90.0 MiB are free"],
      draining: true,
      zones: [ZONE],
    };
    const lines = statusText(status);
    expect(lines).toContain("ready:     no: mounts are not wired");
    expect(lines).toContain("notice:    space: 90.0 MiB are free");
    expect(lines).toContain("uptime:    1m 1s");
    expect(lines).toContain("draining:  yes");
    expect(lines.at(-1)).toBe("problem in root: no quorum; start another member");
  });

  it.each([
    [0, "0s"],
    [59.9, "59s"],
    [3_600, "1h 0m"],
    [90_061, "1d 1h"],
  ])("an uptime of %d s is %s", (seconds, text) => expect(uptimeText(seconds)).toBe(text));
});
