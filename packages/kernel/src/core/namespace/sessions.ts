import {
  type ClientSessionId,
  DT_DIR,
  DT_EXTERNAL_STORAGE,
  DT_MOUNT,
  DT_REG,
  ENTRY_TYPE_NAMES,
  NexusError,
  SYSTEM_PREFIX,
} from "@nexus/contracts";
import { baseName, parentPath, parseClientSessionId } from "@nexus/lib";
import type { KeepSessionMutation, TieMutation } from "../../abc/meta-store.js";
import type { NamespaceEditor } from "./editor.js";
import { type Edit, existing, newRow, presentOrNull } from "./mutations.js";
import type { Place } from "./place.js";
import { alreadyExists, invalid, notEmpty, wrongType } from "./refusals.js";
import type { NamespaceRow } from "./row.js";

/**
 * Entries that vanish with the session of the client that made them. A session of a zone is a row below
 * `/__sys__/sessions` that lives for as long as its lease lasts by the zone's clock; an index names what is tied to it.
 * Once the lease is over the zone removes those entries, a bounded number at a time, the session's row last: from its
 * end on no tie to it and no renewal is taken, so that what vanishes vanishes as a whole.
 */
export const SESSION_ROWS = `${SYSTEM_PREFIX}sessions`;

const SESSION_ID = /^[0-9a-f]{32}$/;
/** Shortest and longest lease (ms): long enough to outlive a change of leader, short enough to wait for. */
export const MIN_SESSION_LEASE_MS = 1_000;
export const MAX_SESSION_LEASE_MS = 10 * 60_000;

export function sessionPath(session: ClientSessionId): string {
  return `${SESSION_ROWS}/${session}`;
}

/** The session whose row is at `path`; null: it is another row. */
export function sessionOfPath(path: string): ClientSessionId | null {
  if (parentPath(path) !== SESSION_ROWS) return null;
  const name = baseName(path);
  return SESSION_ID.test(name) ? (name as ClientSessionId) : null;
}

/** Errors: INVALID_ARGUMENT. */
export function requireLease(leaseMs: number): void {
  if (Number.isInteger(leaseMs) && leaseMs >= MIN_SESSION_LEASE_MS && leaseMs <= MAX_SESSION_LEASE_MS) return;
  throw invalid(
    `a session's lease of ${leaseMs} ms is not an integer from ${MIN_SESSION_LEASE_MS} to ${MAX_SESSION_LEASE_MS}`,
    "give one in between",
  );
}

/** Its lease begins anew, or ends now. Errors: SESSION_ENDED, INVALID_ARGUMENT. */
export function keepSession(editor: NamespaceEditor, { sessionId, leaseMs }: KeepSessionMutation): Edit {
  const session = parseClientSessionId(sessionId);
  const place = livePlace(editor, session);
  if (place === null) throw ended(session);
  if (leaseMs > 0) requireLease(leaseMs);
  const before = place.row;
  const after = editor.update(place, leasedRow(before, leaseMs, editor.zoneTimeMs));
  return { path: sessionPath(session), after, before, created: false };
}

/**
 * Ties the entry to the session, which begins here if the zone does not know it. An entry that was there before the
 * commit stays what it is. Errors: SESSION_ENDED, ALREADY_EXISTS, WRONG_TYPE (a mount), DIRECTORY_NOT_EMPTY,
 * INVALID_ARGUMENT, NOT_FOUND.
 */
export function tie(editor: NamespaceEditor, { path, sessionId, leaseMs, nowMs }: TieMutation): Edit {
  const session = parseClientSessionId(sessionId);
  requireLease(leaseMs);
  const place = existing(editor, path);
  const before = place.row;
  const isMount = before.entryType === DT_MOUNT || before.entryType === DT_EXTERNAL_STORAGE;
  if (isMount || path === "/") throw wrongType(path, before, ENTRY_TYPE_NAMES[DT_REG]);
  if (before.sessionId !== session && !editor.isNew(before.inode)) throw alreadyExists(path, before);
  if (before.entryType === DT_DIR) {
    const childCount = editor.childCount(before.inode);
    if (childCount > 0) throw notEmpty(path, childCount);
  }
  lease(editor, session, leaseMs, nowMs);
  const after = editor.update(place, { ...before, sessionId: session });
  return { path, after, before, created: false };
}

/** Whether what is tied to the session is to go. */
export function isOver(editor: NamespaceEditor, session: ClientSessionId): boolean {
  return livePlace(editor, session) === null;
}

function lease(editor: NamespaceEditor, session: ClientSessionId, leaseMs: number, nowMs: number): void {
  const present = presentOrNull(editor, sessionPath(session));
  if (present?.row == null) {
    const place = editor.place(sessionPath(session), () => newRow(editor, DT_DIR, null, nowMs));
    const row = newRow(editor, DT_REG, null, nowMs);
    editor.insert(place, leasedRow(row, leaseMs, editor.zoneTimeMs));
    return;
  }
  const live = livePlace(editor, session);
  if (live === null) throw ended(session);
  editor.update(live, leasedRow(live.row, leaseMs, editor.zoneTimeMs));
}

/** null: there is none, or its lease is over, swept or not. */
function livePlace(
  editor: NamespaceEditor,
  session: ClientSessionId,
): (Place & { readonly row: NamespaceRow }) | null {
  const place = presentOrNull(editor, sessionPath(session));
  if (place?.row == null) return null;
  const { expiresAtMs } = place.row;
  return expiresAtMs === null || expiresAtMs <= editor.zoneTimeMs ? null : { ...place, row: place.row };
}

function leasedRow(row: NamespaceRow, leaseMs: number, zoneTimeMs: number): NamespaceRow {
  return {
    ...row,
    ttlSeconds: Math.ceil(leaseMs / 1_000),
    expiresAtMs: leaseMs === 0 ? Math.floor(zoneTimeMs) : Math.ceil(zoneTimeMs + leaseMs),
  };
}

function ended(session: ClientSessionId): NexusError {
  return new NexusError({
    code: "SESSION_ENDED",
    what: `session ${session} has ended: what was tied to it is gone or about to go`,
    remedy: "make the entries anew under a new session",
    details: { sessionId: session },
  });
}
