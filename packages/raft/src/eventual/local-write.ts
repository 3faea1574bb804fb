import { DT_DIR, isMountType, type LogIndex, NexusError } from "@nexus/contracts";
import {
  beginNamespaceTransaction,
  type CommitActor,
  changedRows,
  HistoryWriter,
  type KeyValueView,
  lookupPath,
  type Mutation,
  type MutationOutcome,
  NamespaceEditor,
  type NamespaceIdentity,
  type NamespaceRow,
  TRASH,
} from "@nexus/kernel";
import { parsePath } from "@nexus/lib";
import { Draft } from "./draft.js";
import { memberWriteOf, nextHistoryIndex } from "./history.js";
import type { ReplicatedWrite, WriteId } from "./records.js";
import { putRecord } from "./tombstones.js";
import { ancestorsOf, isLiveDirectory, NEVER_EXPIRES_MS, readRecord } from "./visible.js";

export interface LocalWrite {
  readonly outcomes: readonly MutationOutcome[];
  readonly write: ReplicatedWrite;
}

/**
 * Applies a commit to this member's state, conditions and all, and says what the others must be told. Errors: the
 * refusals of a namespace transaction, UNSUPPORTED (mounts, moving a directory that holds entries).
 */
export function applyLocalWrite(
  draft: Draft,
  identity: NamespaceIdentity,
  mutations: readonly Mutation[],
  id: WriteId,
  actor: CommitActor | null,
): LocalWrite {
  const transaction = beginNamespaceTransaction(draft, identity, NEVER_EXPIRES_MS);
  const outcomes = mutations.map((mutation) => transaction.apply(mutation));
  refuseUnsupported(draft, identity, mutations);
  const changes = transaction.changes();
  const after = new Draft(draft);
  after.put(changes);
  const paths = new Map<string, NamespaceRow | null>();
  for (const { path, row } of changedRows(draft, after, changes)) paths.set(path, row);
  for (const path of [...paths.keys()]) addAncestors(paths, draft, after, path);
  draft.put(changes);
  const write: ReplicatedWrite = {
    id,
    actor,
    paths: [...paths].map(([path, row]) => ({ path, row })).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  for (const { path, row } of write.paths) {
    putRecord(draft, { path, id, row });
  }
  const history = new HistoryWriter(draft);
  transaction.record(history, nextHistoryIndex(draft) as LogIndex, actor, [memberWriteOf(id)]);
  draft.put(history.changes());
  return { outcomes, write };
}

/** A directory that was only implied by its entries becomes one of its own, because its user saw one. */
function addAncestors(
  paths: Map<string, NamespaceRow | null>,
  draft: Draft,
  after: KeyValueView,
  path: string,
): void {
  for (const ancestor of ancestorsOf(path)) {
    if (paths.has(ancestor) || isLiveDirectory(readRecord(draft, ancestor))) continue;
    const found = lookupPath(after, ancestor);
    if (found !== null) paths.set(ancestor, found.row);
  }
}

function refuseUnsupported(draft: Draft, identity: NamespaceIdentity, mutations: readonly Mutation[]): void {
  for (const [i, mutation] of mutations.entries()) {
    if (mutation.kind === "create" && isMountType(mutation.entryType)) throw noMounts(mutation.path);
    if (mutation.kind === "setAttributes" && (mutation.ttlSeconds ?? 0) > 0) throw noExpiry(mutation.path);
    if (mutation.kind === "tie" || mutation.kind === "keepSession") throw noSessions();
    if (mutation.kind === "create" && mutation.path === TRASH) throw noTrash();
    if (mutation.kind === "rename") refuseTreeMove(draft, identity, mutations.slice(0, i), mutation.from);
  }
}

/** What a rename finds depends on what the commit did before it. */
function refuseTreeMove(
  draft: Draft,
  identity: NamespaceIdentity,
  earlier: readonly Mutation[],
  from: string,
): void {
  const scratch = new Draft(draft);
  const transaction = beginNamespaceTransaction(scratch, identity, NEVER_EXPIRES_MS);
  for (const mutation of earlier) transaction.apply(mutation);
  scratch.put(transaction.changes());
  const row = lookupPath(scratch, parsePath(from))?.row;
  if (row?.entryType !== DT_DIR) return;
  const childCount = new NamespaceEditor(scratch, NEVER_EXPIRES_MS).childCount(row.inode);
  if (childCount > 0) throw noTreeMoves(from, childCount);
}

function noExpiry(path: string): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `entries of an eventual zone cannot expire (${path}): its members have no common clock`,
    remedy: "keep what is to expire in a strong zone",
  });
}

function noSessions(): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: "entries of an eventual zone cannot be tied to a session: its members have no common clock",
    remedy: "keep what is to vanish in a strong zone",
  });
}

function noTrash(): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: "an eventual zone has no trash: its members have no common clock to empty it by",
    remedy: "keep what is to be restored in a strong zone",
  });
}

function noMounts(path: string): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `zones cannot be mounted inside an eventual zone (${path})`,
    remedy: "mount it in a strong zone, such as root",
  });
}

function noTreeMoves(path: string, childCount: number): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `directory ${path} holds ${childCount} entries: an eventual zone moves files and empty directories`,
    remedy: "copy it to the new path, then remove the old one",
    details: { path, childCount },
  });
}
