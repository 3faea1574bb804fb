import { DT_DIR, DT_REG } from "@nexus/contracts";
import type { StatResult, ZoneInfo } from "@nexus/sdk";

export const ENTRY = {
  path: "/a.txt",
  inode: 7,
  entryType: DT_REG,
  sizeBytes: 2,
  contentId: "c".repeat(64),
  mimeType: null,
  createdAtMs: 0,
  modifiedAtMs: 1_700_000_000_000,
  version: 3,
  gen: 4,
  etag: "e1",
  zoneId: "root",
  ownerId: null,
  targetZoneId: null,
  linkTarget: null,
  ttlSeconds: null,
  lastWriterAddress: "n1:2126",
  xattrs: {},
} as unknown as StatResult["entry"];

/** A stat of a file at `path`, changed as told. */
export function statOf(path: string, change: Partial<StatResult["entry"]> = {}): StatResult {
  const entry = { ...ENTRY, path, ...change } as StatResult["entry"];
  const isDirectory = entry.entryType === DT_DIR;
  return {
    entry,
    isDirectory,
    mode: isDirectory ? 0o755 : 0o644,
    zoneId: entry.zoneId,
    path,
    holders: ["n1:2126"],
  };
}

/** A zone of two members that has lost its quorum. */
export const ZONE = {
  zoneId: "root",
  incarnation: "ab".repeat(16),
  nodeId: 11,
  role: "leader",
  leaderId: 11,
  leaderAddress: "n1:2126",
  term: 2,
  commitIndex: 9,
  appliedIndex: 7,
  firstIndex: 1,
  lastIndex: 9,
  configVersion: 5,
  members: [
    {
      nodeId: 11,
      address: "n1:2126",
      role: "voter",
      matchIndex: 9,
      recentlyActive: true,
      staysLearner: false,
    },
    {
      nodeId: 12,
      address: null,
      role: "learner",
      matchIndex: null,
      recentlyActive: null,
      staysLearner: true,
    },
  ],
  linksCount: 0,
  usage: { entries: 3, bytes: 5000, maxEntries: 10, maxBytes: null },
  problem: "no quorum; start another member",
} as unknown as ZoneInfo;
