import { NexusError } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import type {
  ItemResult,
  SetattrResult,
  StatInclude,
  StatResult,
  TransactionResult,
  UnlinkResult,
  WriteResult,
} from "@nexus/kernel";
import { decodeCommitToken } from "@nexus/lib";
import { entryFromWire, requiredEntry, statFromWire } from "../wire/entries.js";
import { decodeError } from "../wire/errors.js";
import { pathLockFromWire } from "../wire/locks.js";

/** A write's result as the kernel gives it; the previous state does not travel. */
export function writeResult(
  reply: Pick<vfs.WriteResponse, "entry" | "created" | "commitToken">,
): WriteResult {
  return {
    entry: requiredEntry(reply.entry, "Write"),
    created: reply.created,
    previous: null,
    token: decodeCommitToken(reply.commitToken),
  };
}

export function unlinkResult(reply: vfs.DeleteResponse, method: string): UnlinkResult {
  return {
    entry: requiredEntry(reply.entry, method),
    removedCount: reply.removedCount,
    ...(reply.trashed ? { trashed: true } : {}),
    token: decodeCommitToken(reply.commitToken),
  };
}

export function entryResult(
  reply: {
    readonly entry: vfs.StatResponse | null;
    readonly created: boolean;
    readonly commitToken: string;
  },
  method: string,
): SetattrResult {
  return {
    entry: requiredEntry(reply.entry, method),
    created: reply.created,
    token: decodeCommitToken(reply.commitToken),
  };
}

/** Errors (as values): NOT_FOUND, the item's own. */
export function statItem(
  path: string,
  reply: vfs.StatResponse,
  include: StatInclude = { lock: false },
): ItemResult<StatResult> {
  if (reply.isError) return { ok: false, error: decodeError(reply.errorPayload) };
  if (reply.found) return { ok: true, value: including(statFromWire(reply), reply, include) };
  const error = new NexusError({ code: "NOT_FOUND", what: `${path} does not exist`, details: { path } });
  return { ok: false, error };
}

function including(stat: StatResult, reply: vfs.StatResponse, include: StatInclude): StatResult {
  if (!include.lock) return stat;
  return { ...stat, lock: reply.lock === null ? null : pathLockFromWire(reply.lock) };
}

export function transactionResult(reply: vfs.TransactResponse): TransactionResult {
  const token = decodeCommitToken(reply.commitToken);
  if (!reply.committed) {
    const current = reply.current === null ? null : entryFromWire(reply.current);
    return { kind: "refused", token, failed: { position: reply.failedCompare, current } };
  }
  const outcomes = reply.outcomes.map(({ entry, created }) => ({
    path: entry?.path ?? "",
    entry: requiredEntry(entry, "Transact"),
    created,
    previous: null,
  }));
  return { kind: "committed", token, outcomes };
}

/** The server has what was asked for, but not for a single message. */
export function isTooLargeForReply(error: unknown): boolean {
  return (
    NexusError.is(error) && error.code === "RESOURCE_EXHAUSTED" && error.details["tooLargeForReply"] === true
  );
}
