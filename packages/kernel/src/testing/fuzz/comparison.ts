import type { ContentId, FileMetadata } from "@nexus/contracts";
import type { FileEvent } from "../../core/events/file-event.js";
import { IO_ATTRIBUTE } from "../../core/ipc/settings.js";
import type { Actual } from "./answers.js";
import type { Expected, Outcome } from "./model.js";
import type { ModelEvent } from "./model-changes.js";
import { type Located, sizeOf, stampOf } from "./model-tree.js";

/** Pairs of names for the same things: a name never comes to stand for another. */
class Pairs {
  readonly #there = new Map<string, string>();
  readonly #back = new Map<string, string>();

  constructor(pairs: Pairs | null = null) {
    if (pairs === null) return;
    this.#there = new Map(pairs.#there);
    this.#back = new Map(pairs.#back);
  }

  agree(model: string, kernel: string): boolean {
    const known = this.#there.get(model);
    if (known !== undefined || this.#back.has(kernel)) return known === kernel;
    this.#there.set(model, kernel);
    this.#back.set(kernel, model);
    return true;
  }
}

/** The kernel's names for what the model knows: an etag for each state of an entry, an id for each content. */
export class Comparison {
  readonly #etags: Pairs;
  readonly #contents: Pairs;
  readonly #folder: string;

  constructor(folder: string, known: Comparison | null = null) {
    this.#folder = folder;
    this.#etags = new Pairs(known === null ? null : known.#etags);
    this.#contents = new Pairs(known === null ? null : known.#contents);
  }

  /** Names learned from here on are this copy's own. */
  copy(): Comparison {
    return new Comparison(this.#folder, this);
  }

  /** What differs, in words; null: nothing. */
  differenceOf(expected: Outcome, results: readonly Actual[], events: readonly FileEvent[]): string | null {
    if (expected.results.length !== results.length) {
      return `${results.length} results, not ${expected.results.length}: ${shown(results)}`;
    }
    for (const [i, result] of results.entries()) {
      const difference = this.#ofResult(expected.results[i] as Expected, result);
      if (difference !== null) return `result ${i}: ${difference}`;
    }
    const told = shown(events.map((event) => this.#toldOf(event)));
    const due = shown(expected.events.map(dueOf));
    if (told !== due) return `events ${told}, not ${due}`;
    for (const [i, event] of events.entries()) {
      const difference = this.#ofEvent(expected.events[i] as ModelEvent, event);
      if (difference !== null) return `event ${i}: ${difference}`;
    }
    return null;
  }

  #ofResult(expected: Expected, actual: Actual): string | null {
    if (!expected.ok || !actual.ok) {
      const due = expected.ok ? `done ${shown(expected.result.value)}` : expected.code;
      const got = actual.ok ? `done ${shown(actual.value)}` : actual.code;
      return due === got ? null : `${got}, not ${due}`;
    }
    const { value, entries } = expected.result;
    if (shown(actual.value) !== shown(value)) return `${shown(actual.value)}, not ${shown(value)}`;
    return this.ofEntries(entries, actual.entries);
  }

  ofEntries(expected: readonly Located[], actual: readonly FileMetadata[]): string | null {
    const due = expected.map(plainOf);
    const got = actual.map((entry) => this.#plainOf(entry));
    if (shown(got) !== shown(due)) return `entries ${shown(got)}, not ${shown(due)}`;
    for (const [i, entry] of actual.entries()) {
      const model = expected[i] as Located;
      if (!this.#etags.agree(stampOf(model), entry.etag))
        return `${model.path} has a wrong etag ${entry.etag}`;
      if (!this.#sameContent(model.content, entry.contentId)) return `${model.path} has a wrong content id`;
    }
    return null;
  }

  #ofEvent(due: ModelEvent, event: FileEvent): string | null {
    if (!this.#sameContent(due.entry.content, event.contentId)) return "wrong content id";
    return this.#sameContent(due.oldContent, event.oldContentId) ? null : "wrong old content id";
  }

  #sameContent(content: Uint8Array | null, id: ContentId | null): boolean {
    if (content === null || id === null) return content === null && id === null;
    return this.#contents.agree(String(content), id);
  }

  #plainOf(entry: FileMetadata): unknown {
    const { entryType, sizeBytes, mimeType, ownerId, createdAtMs, modifiedAtMs, version, ttlSeconds } = entry;
    const linkTarget = entry.linkTarget === null ? null : this.#out(entry.linkTarget);
    const plain = { entryType, sizeBytes, mimeType, ownerId, createdAtMs, modifiedAtMs, version, ttlSeconds };
    const isTied = entry.ephemeral === true;
    return { path: this.#out(entry.path), ...plain, linkTarget, isTied, xattrs: sorted(entry.xattrs) };
  }

  #toldOf({ type, path, oldPath, sizeBytes, version, isNew, userId }: FileEvent): unknown {
    const from = oldPath === null ? null : this.#out(oldPath);
    return { type, path: this.#out(path), oldPath: from, sizeBytes, version, isNew, userId };
  }

  #out(path: string): string {
    const inside = path.slice(this.#folder.length);
    return inside === "" ? "/" : inside;
  }
}

function plainOf(entry: Located): unknown {
  const { path, type, mimeType, ownerId, createdAtMs, modifiedAtMs, version, ttlSeconds } = entry;
  const sizeBytes = sizeOf(entry);
  const plain = { sizeBytes, mimeType, ownerId, createdAtMs, modifiedAtMs, version, ttlSeconds };
  const { linkTarget } = entry;
  const isTied = entry.sessionId !== null;
  return { path, entryType: type, ...plain, linkTarget, isTied, xattrs: sorted(entry.xattrs) };
}

function dueOf({ type, path, oldPath, entry, isNew }: ModelEvent): unknown {
  return { type, path, oldPath, sizeBytes: sizeOf(entry), version: entry.version, isNew, userId: "ann" };
}

/** Settings of a pipe or stream are not its user's: what they say shows in its status. */
function sorted(xattrs: Readonly<Record<string, string>>): unknown {
  const own = Object.entries(xattrs).filter(([name]) => name !== IO_ATTRIBUTE);
  return own.sort();
}

/** Keys of records in a fixed order: what is equal looks equal. */
function shown(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort())
      : each,
  );
}
