import { type LogIndex, NexusError } from "@nexus/contracts";
import { invariant, unreachable } from "@nexus/lib";
import type { CommitActor, Mutation, MutationOutcome } from "../../abc/meta-store.js";
import { NamespaceEditor } from "./editor.js";
import { removeExpired } from "./expired.js";
import type { ExpiredEntry } from "./expiry.js";
import type { HistoryWriter } from "./history.js";
import {
  type MemberWrite,
  NO_WRITES,
  type RecordedEdit,
  recordedDirectory,
  recordedEdit,
  recordedRemoval,
} from "./history-record.js";
import { create, type Edit, putContent, remove, rename, setAttributes, setXattrs } from "./mutations.js";
import { type NamespaceRow, toFileMetadata } from "./row.js";
import { keepSession, tie } from "./sessions.js";
import { discard } from "./trash.js";
import type { KeyChange, KeyValueView, NamespaceIdentity, NamespaceTransaction } from "./types.js";
import { requireWithinQuota } from "./usage.js";

/**
 * Starts a transaction on a view that holds a zone's namespace (`initialNamespaceChanges` at least), at a time of the
 * zone's clock, which entries expire by. Errors
 * of `apply`: NOT_FOUND, NOT_A_DIRECTORY, IS_A_DIRECTORY, ALREADY_EXISTS, DIRECTORY_NOT_EMPTY, WRONG_TYPE,
 * CONFLICT (details carry currentEtag, currentVersion, currentContentId), INVALID_ARGUMENT, INVALID_PATH, QUOTA_EXCEEDED; all
 * with details.mutation, the position of the refused one.
 */
export function beginNamespaceTransaction(
  view: KeyValueView,
  identity: NamespaceIdentity,
  zoneTimeMs: number,
): NamespaceTransaction {
  return new Transaction(view, identity, zoneTimeMs);
}

class Transaction implements NamespaceTransaction {
  readonly #editor: NamespaceEditor;
  readonly #identity: NamespaceIdentity;
  readonly #edits: RecordedEdit[] = [];
  #applied = 0;
  #isDead = false;

  constructor(view: KeyValueView, identity: NamespaceIdentity, zoneTimeMs: number) {
    this.#editor = new NamespaceEditor(view, zoneTimeMs);
    this.#identity = identity;
  }

  apply(mutation: Mutation): MutationOutcome {
    this.#requireAlive();
    try {
      const before = this.#editor.usage;
      const done = edit(this.#editor, mutation);
      const after = this.#editor.usage;
      if (before !== null && after !== null) requireWithinQuota(this.#identity.zoneId, before, after);
      const outcome = this.#outcomeOf(done, mutation);
      for (const made of this.#editor.takeMade()) this.#note(recordedDirectory(made));
      this.#note(recordedEdit(mutation, done));
      this.#applied += 1;
      return outcome;
    } catch (error) {
      this.#isDead = true;
      throw at(this.#applied, error);
    }
  }

  expire(entries: readonly ExpiredEntry[]): readonly NamespaceRow[] {
    this.#requireAlive();
    const removed: NamespaceRow[] = [];
    for (const entry of entries) {
      const done = removeExpired(this.#editor, entry);
      if (done === null) continue;
      // Nobody saw what lies under a mount, and its path leads elsewhere meanwhile.
      if (!done.isCovered) this.#note(recordedRemoval(done));
      removed.push(done.after);
    }
    return removed;
  }

  earliestExpiryMs(): number | null {
    return this.#editor.earliestExpiryMs;
  }

  changes(): readonly KeyChange[] {
    this.#requireAlive();
    return this.#editor.changes();
  }

  record(
    history: HistoryWriter,
    index: LogIndex,
    actor: CommitActor | null,
    writes: readonly MemberWrite[] = NO_WRITES,
  ): void {
    this.#requireAlive();
    history.add(index, this.#edits, actor, writes);
  }

  mountsChanged(): boolean {
    this.#requireAlive();
    return this.#editor.mountsChanged;
  }

  #note(recorded: RecordedEdit | null): void {
    if (recorded !== null) this.#edits.push(recorded);
  }

  #requireAlive(): void {
    invariant(!this.#isDead, "a refused transaction is dropped, not used", { applied: this.#applied });
  }

  #outcomeOf(done: Edit, mutation: Mutation): MutationOutcome {
    const { zoneId } = this.#identity;
    const previousPath = mutation.kind === "rename" ? mutation.from : done.path;
    return {
      entry: toFileMetadata(done.after, done.path, zoneId),
      created: done.created,
      previous: done.before === null ? null : toFileMetadata(done.before, previousPath, zoneId),
      ...("trashed" in done && done.trashed === true ? { trashed: true } : {}),
    };
  }
}

function edit(editor: NamespaceEditor, mutation: Mutation): Edit {
  switch (mutation.kind) {
    case "putContent":
      return putContent(editor, mutation);
    case "create":
      return create(editor, mutation);
    case "setAttributes":
      return setAttributes(editor, mutation);
    case "remove":
      return remove(editor, mutation);
    case "rename":
      return rename(editor, mutation);
    case "setXattrs":
      return setXattrs(editor, mutation);
    case "tie":
      return tie(editor, mutation);
    case "keepSession":
      return keepSession(editor, mutation);
    case "discard":
      return discard(editor, mutation);
    default:
      return unreachable(mutation, "mutation");
  }
}

/** The same refusal, naming which mutation of the transaction it is about. */
function at(position: number, error: unknown): unknown {
  if (!NexusError.is(error)) return error;
  return new NexusError({
    code: error.code,
    what: error.what,
    ...(error.remedy === null ? {} : { remedy: error.remedy }),
    details: { ...error.details, mutation: position },
    cause: error.cause,
  });
}
