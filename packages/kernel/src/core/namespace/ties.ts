import type { ClientSessionId, Inode } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import { RecordReader, RecordWriter, readVersion } from "./codec.js";
import { encodeExpiryPlace } from "./expiry.js";
import { tieCountKey, tieKey } from "./keys.js";
import type { KeyChange, KeyValueView } from "./types.js";

const COUNT_VERSION = 1;

interface TiedRow {
  readonly inode: Inode;
  readonly sessionId: ClientSessionId | null;
}

/** Edits of the index of entries that end with a session: where each is, and how many a session has. */
export class TieIndex {
  readonly #view: KeyValueView;
  /** By session and inode. */
  readonly #places = new Map<string, KeyChange>();
  readonly #counts = new Map<ClientSessionId, number>();

  constructor(view: KeyValueView) {
    this.#view = view;
  }

  /** How many entries are tied to the session. */
  count(session: ClientSessionId): number {
    const edited = this.#counts.get(session);
    if (edited !== undefined) return edited;
    const value = this.#view.get(tieCountKey(session));
    return value === undefined ? 0 : decodeCount(value);
  }

  add({ inode, sessionId }: TiedRow, parent: Inode, name: string): void {
    if (sessionId === null) return;
    const key = tieKey(sessionId, inode);
    this.#places.set(`${sessionId}.${inode}`, { kind: "put", key, value: encodeExpiryPlace(parent, name) });
    this.#counts.set(sessionId, this.count(sessionId) + 1);
  }

  remove({ inode, sessionId }: TiedRow): void {
    if (sessionId === null) return;
    this.#places.set(`${sessionId}.${inode}`, { kind: "delete", key: tieKey(sessionId, inode) });
    const count = this.count(sessionId) - 1;
    invariant(count >= 0, "a session has no negative number of entries", { inode, count });
    this.#counts.set(sessionId, count);
  }

  changes(): readonly KeyChange[] {
    const changes: KeyChange[] = [...this.#places.values()];
    for (const [session, count] of this.#counts) {
      const key = tieCountKey(session);
      changes.push(count === 0 ? { kind: "delete", key } : { kind: "put", key, value: encodeCount(count) });
    }
    return changes;
  }
}

function encodeCount(count: number): Uint8Array {
  return new RecordWriter(9).byte(COUNT_VERSION).uint(count).finish();
}

function decodeCount(bytes: Uint8Array): number {
  const reader = new RecordReader(bytes);
  readVersion(reader, COUNT_VERSION, "session");
  const count = reader.uint();
  reader.end();
  return count;
}
