import { NexusError, ROOT_ZONE } from "@nexus/contracts";
import type { GroupId, NodeLog } from "../log/types.js";
import { ZoneState } from "../zone/state/zone-state.js";
import type { HostFiles, ZoneFolder } from "./host-files.js";

/** The first index and term of a zone's first voter. */
export const FOUNDING_INDEX = 1;
export const FOUNDING_TERM = 1;

/**
 * Removes what a founding or joining that was cut short left behind: root's first replica, which has promised nothing
 * yet. `cluster.json` is written before a replica is opened, so anything more than that was part of a cluster whose
 * name this node has lost. Errors: CORRUPT, and then nothing was removed.
 */
export async function wipeUnowned(log: NodeLog, files: HostFiles): Promise<void> {
  const folders = await files.listZoneFolders();
  const groups = log.groups();
  const evidence = await evidenceOfUse(log, files, folders, groups);
  if (evidence !== null) throw identityMissing(evidence);
  for (const group of groups) await log.removeGroup(group);
  for (const folder of folders) await files.removeState(folder);
}

async function evidenceOfUse(
  log: NodeLog,
  files: HostFiles,
  folders: readonly ZoneFolder[],
  groups: readonly GroupId[],
): Promise<string | null> {
  const other = folders.find(({ zoneId }) => zoneId !== ROOT_ZONE);
  if (other !== undefined) return `zone ${other.zoneId}`;
  for (const group of groups) {
    if (hasPromised(log, group)) return `a log with entries or votes (group ${group})`;
  }
  for (const folder of folders) {
    if (await hasApplied(files, folder)) return `applied entries of zone ${folder.zoneId}`;
  }
  return null;
}

function hasPromised(log: NodeLog, id: GroupId): boolean {
  if (log.quarantined().includes(id)) return true;
  const group = log.group(id);
  const state = group.hardState();
  const hasVoted = state !== null && (state.vote !== null || state.term > FOUNDING_TERM);
  return hasVoted || group.lastIndex() > group.base().index || group.base().index > FOUNDING_INDEX;
}

async function hasApplied(files: HostFiles, folder: ZoneFolder): Promise<boolean> {
  const store = await files.openState(folder);
  try {
    if (!ZoneState.exists(store)) return false;
    const state = await ZoneState.load(folder, store);
    return state.applied.index > FOUNDING_INDEX;
  } finally {
    await store.close();
  }
}

function identityMissing(evidence: string): NexusError {
  return new NexusError({
    code: "CORRUPT",
    what: `the data folder holds ${evidence} but no cluster.json: the node does not know its cluster any more`,
    remedy:
      "restore raft/cluster.json from a backup or from another copy of this folder; or, if the node is to begin " +
      "anew, move the whole data folder away and let it join under a new id",
    details: { file: "cluster.json" },
  });
}
