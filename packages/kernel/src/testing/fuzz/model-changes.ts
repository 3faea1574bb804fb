import { type DirEntryType, DT_DIR, DT_LINK, DT_MOUNT, DT_REG } from "@nexus/contracts";
import { isSameOrBelow } from "@nexus/lib";
import type { FileEventType } from "../../core/events/file-event.js";
import type { ChannelCall, ChannelUse } from "./channel-calls.js";
import type { ChangingCall, UnlinkItem, WriteItem, XattrsItem } from "./fuzz-calls.js";
import { isChannel, ModelChannels, newChannel } from "./model-channels.js";
import { isKept, ModelTime, trashedOf } from "./model-time.js";
import { isDirectory, type Located, type ModelEntry, type ModelTree, Refusal } from "./model-tree.js";
import { editedText, textOf } from "./text-changes.js";
import type { TimeCall } from "./time-calls.js";

export interface ModelEvent {
  readonly type: FileEventType;
  readonly path: string;
  readonly oldPath: string | null;
  readonly entry: ModelEntry;
  /** Content before; null when there was none. */
  readonly oldContent: Uint8Array | null;
  readonly isNew: boolean;
}

/** What a call did: plain facts, and the entries it tells of. */
export interface ModelResult {
  readonly value: unknown;
  readonly entries: readonly Located[];
}

type ChannelCallOf<K extends ChannelCall["kind"]> = Extract<ChannelCall, { readonly kind: K }>;
type TimeCallOf<K extends TimeCall["kind"]> = Extract<TimeCall, { readonly kind: K }>;
type CallOf<K extends ChangingCall["kind"]> = Extract<ChangingCall, { readonly kind: K }>;

/** Of an entry that is only to be there. */
const PLAIN_ATTRIBUTES = {
  kind: "setattr",
  mimeType: null,
  ownerId: null,
  modifiedAtMs: null,
  createdAtMs: null,
  ttlSeconds: null,
  linkTarget: null,
  createParents: true,
  xattrs: {},
  conditions: {},
} as const;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The calls that change a tree, as its user understands them. Each happens whole or not at all. */
export class ModelChanges {
  readonly tree: ModelTree;
  readonly channels: ModelChannels;
  readonly time: ModelTime;
  events: ModelEvent[] = [];

  constructor(tree: ModelTree) {
    this.tree = tree;
    this.channels = new ModelChannels(tree);
    this.time = new ModelTime(tree);
  }

  write(item: WriteItem, creates: boolean): ModelResult {
    const path = this.tree.follow(item.path);
    if (isDirectory(this.tree.get(path))) throw new Refusal("IS_A_DIRECTORY");
    if (!creates && this.tree.get(path) === undefined) throw new Refusal("NOT_FOUND");
    return this.#put({ ...item, path }, creates);
  }

  append({ path, text, createParents }: CallOf<"append">): ModelResult {
    const target = this.tree.follow(path);
    const offsetBytes = this.tree.get(target)?.content?.length ?? 0;
    return this.write({ path, text, offsetBytes, mimeType: null, createParents, conditions: {} }, true);
  }

  mkdir({ path, parents, existOk }: CallOf<"mkdir">): ModelResult {
    this.tree.reach(path, parents);
    const present = this.tree.get(path);
    if (present !== undefined && !existOk) throw new Refusal("ALREADY_EXISTS");
    if (present !== undefined && !isDirectory(present)) throw new Refusal("WRONG_TYPE");
    const entry = present ?? this.tree.create(path, { type: DT_DIR });
    if (present === undefined) this.#tell("dir_create", entry, null);
    return { value: { created: present === undefined }, entries: [entry] };
  }

  setattr(call: CallOf<"setattr">): ModelResult {
    const { path, entryType, conditions } = call;
    requireCreatable(call);
    const before = this.tree.get(path);
    const isConditional = conditions.etag !== undefined || conditions.version !== undefined;
    // A condition is about the entry that is there, and there is none without its parents.
    this.tree.reach(path, call.createParents && !isConditional, call.ownerId ?? "ann");
    this.tree.check(path, conditions);
    if (before !== undefined && before.type !== entryType) throw new Refusal("WRONG_TYPE");
    if (entryType === DT_DIR && call.ttlSeconds !== null) throw new Refusal("WRONG_TYPE");
    const linkTarget = entryType === DT_LINK ? call.linkTarget : null;
    if (before !== undefined && before.linkTarget !== linkTarget) throw new Refusal("ALREADY_EXISTS");
    const base = before ?? this.tree.create(path, { type: entryType, linkTarget });
    const entry = this.tree.update(path, {
      mimeType: call.mimeType ?? base.mimeType,
      ownerId: call.ownerId ?? base.ownerId,
      createdAtMs: call.createdAtMs ?? base.createdAtMs,
      modifiedAtMs: call.modifiedAtMs ?? base.modifiedAtMs,
      ...(call.ttlSeconds === null ? {} : this.tree.lifeOf(call.ttlSeconds)),
      xattrs: { ...base.xattrs, ...call.xattrs },
    });
    const isNewDirectory = before === undefined && entryType === DT_DIR;
    const isUntouchedDirectory = entryType === DT_DIR && before !== undefined && same(before, entry);
    if (!isUntouchedDirectory)
      this.#tell(isNewDirectory ? "dir_create" : "metadata_change", entry, before ?? null);
    return { value: { created: before === undefined }, entries: [entry] };
  }

  /** What a pipe or stream holds is said once: it is the same one whatever is asked for later. */
  makeChannel({ path, entryType, createParents, ...room }: ChannelCallOf<"makeChannel">): ModelResult {
    this.tree.reach(path, createParents);
    const before = this.tree.get(path);
    if (before !== undefined && before.type !== entryType) throw new Refusal("WRONG_TYPE");
    const channel = newChannel(room.capacityBytes, room.maxMessages);
    const entry = before ?? this.tree.create(path, { type: entryType, channel });
    this.#tell("metadata_change", entry, before ?? null);
    return { value: { created: before === undefined }, entries: [entry] };
  }

  /** A message is told of as a write. */
  useChannel(call: ChannelUse): ModelResult {
    const { value, written } = this.channels.run(call);
    if (written !== null) this.#tell("file_write", written, written);
    return { value, entries: written === null ? [] : [written] };
  }

  /** A size is content: as with a write a link is followed, and as with sysWrite nothing is created. */
  truncate(call: CallOf<"truncate">): ModelResult {
    const before = this.tree.require(this.tree.follow(call.path));
    requireFileOrNothing(before);
    this.tree.check(before.path, call.conditions);
    const content = new Uint8Array(call.sizeBytes);
    content.set((before.content ?? new Uint8Array(0)).subarray(0, call.sizeBytes));
    this.#setContent(before.path, content, call.mimeType);
    const { ownerId, modifiedAtMs, ttlSeconds } = call;
    const entry = this.tree.update(before.path, {
      ownerId: ownerId ?? before.ownerId,
      modifiedAtMs: modifiedAtMs ?? this.tree.nowMs,
      ...this.tree.lifeOf(ttlSeconds ?? before.ttlSeconds),
      xattrs: { ...before.xattrs, ...call.xattrs },
    });
    // It is a write inside a setattr, and both are told of.
    this.#tell("file_write", entry, before);
    this.#tell("metadata_change", entry, before);
    return { value: { created: false }, entries: [entry] };
  }

  setXattrs({ path, xattrs }: XattrsItem): ModelResult {
    const before = this.tree.existing(this.tree.follow(path));
    const merged = new Map<string, string | null>(Object.entries({ ...before.xattrs, ...xattrs }));
    const kept = [...merged].filter((each): each is [string, string] => each[1] !== null);
    const entry = this.tree.update(before.path, { xattrs: Object.fromEntries(kept) });
    this.#tell("metadata_change", entry, before);
    return { value: { created: false }, entries: [entry] };
  }

  unlink({ path, recursive, conditions }: UnlinkItem): ModelResult {
    if (path === "/") throw new Refusal("INVALID_ARGUMENT");
    const entry = this.tree.existing(path);
    this.tree.check(path, conditions);
    const below = isDirectory(entry) ? this.tree.walk(path) : [];
    if (below.length > 0 && !recursive) throw new Refusal("DIRECTORY_NOT_EMPTY");
    const { retentionMs } = this.tree;
    const trashed = retentionMs !== null && isKept(entry);
    if (trashed) this.tree.trash = [...this.tree.trash, trashedOf(this.tree, entry, retentionMs)];
    this.#removeAll(entry);
    return { value: { removedCount: below.length + 1, trashed }, entries: [entry] };
  }

  useTime(call: TimeCall): ModelResult {
    switch (call.kind) {
      case "restoreTrash":
        return this.#restoreTrash(call);
      case "tie":
        return this.#tie(call);
      default:
        return this.time.run(call);
    }
  }

  /** What comes out of the trash is new to whoever saw it go. */
  #restoreTrash(call: TimeCallOf<"restoreTrash">): ModelResult {
    const entry = this.time.restore(call);
    this.#tell(isDirectory(entry) ? "dir_create" : "metadata_change", entry, null);
    return { value: { created: true }, entries: [entry] };
  }

  #tie(call: TimeCallOf<"tie">): ModelResult {
    const before = this.tree.get(call.path) ?? null;
    const { value } = this.setattr({ ...PLAIN_ATTRIBUTES, path: call.path, entryType: call.entryType });
    return { value, entries: [this.time.tie(call, before)] };
  }

  rmdir({ path, recursive }: CallOf<"rmdir">): ModelResult {
    if (path !== "/" && !isDirectory(this.tree.existing(path))) throw new Refusal("NOT_A_DIRECTORY");
    return this.unlink({ path, recursive, conditions: {} });
  }

  unlinkAtomic({ items }: CallOf<"unlinkAtomic">): ModelResult {
    if (items.length === 0 || items.some(({ recursive }) => recursive)) throw new Refusal("INVALID_ARGUMENT");
    const results = items.map((item) => this.unlink(item));
    return {
      value: results.map(({ value }) => value),
      entries: results.flatMap(({ entries }) => entries),
    };
  }

  rename({ from, to, conditions }: Omit<CallOf<"rename">, "kind">): ModelResult {
    if (from === "/" || to === "/") throw new Refusal("INVALID_ARGUMENT");
    const before = this.tree.existing(from);
    // "Absent" is about what a call would create; the source of a rename is there.
    this.tree.check(from, { ...conditions, absent: false });
    if (from !== to && isSameOrBelow(to, from)) throw new Refusal("INVALID_ARGUMENT");
    this.tree.reach(to, false);
    if (this.tree.get(to) !== undefined) throw new Refusal("ALREADY_EXISTS");
    this.tree.move(from, to);
    const entry = this.tree.require(to);
    this.#tell("file_rename", entry, before, from);
    return { value: { previousPath: from }, entries: [entry] };
  }

  copy({ from, to, overwrite, recursive }: CallOf<"copy">): ModelResult {
    const source = this.tree.require(this.tree.follow(from));
    if (isSameOrBelow(to, source.path)) throw new Refusal("INVALID_ARGUMENT");
    if (source.type === DT_DIR && !recursive) throw new Refusal("IS_A_DIRECTORY");
    const below = source.type === DT_DIR ? this.tree.walk(source.path) : [];
    if ([source, ...below].some(isChannel)) throw new Refusal("WRONG_TYPE");
    const top = this.#place(source, to, overwrite);
    const copies = below.map((each) => {
      const target = (to === "/" ? "" : to) + each.path.slice(source.path === "/" ? 0 : source.path.length);
      return { each, ...this.#place(each, target, overwrite) };
    });
    for (const { each, entry, before } of copies) this.#tell("file_copy", entry, before, each.path);
    this.#tell("file_copy", top.entry, top.before, source.path);
    return { value: { copiedCount: below.length + 1 }, entries: [top.entry] };
  }

  transact({ compares, operations }: CallOf<"transact">): ModelResult {
    if (operations.length === 0) throw new Refusal("INVALID_ARGUMENT");
    const failed = compares.findIndex((compare) => {
      const entry = this.tree.get(compare.path);
      switch (compare.kind) {
        case "absent":
          return entry !== undefined;
        case "exists":
          return entry === undefined;
        case "version":
          return entry?.version !== compare.version;
        case "etag":
        case "contentId":
          return entry === undefined || compare.value === "other";
      }
    });
    if (failed !== -1) {
      const current = this.tree.get(compares[failed]?.path ?? "/");
      return { value: { refused: failed }, entries: current === undefined ? [] : [current] };
    }
    const results = operations.map((operation) => {
      switch (operation.kind) {
        case "put":
          return this.#put(operation.item, true);
        case "delete":
          return this.unlink({ ...operation, recursive: false });
        case "rename":
          return this.rename(operation);
      }
    });
    return { value: { committed: operations.length }, entries: results.flatMap(({ entries }) => entries) };
  }

  writeAtomic({ items, creates }: CallOf<"writeAtomic">): ModelResult {
    // A batch of nothing is done, a transaction of nothing refused.
    if (items.length === 0 && !creates) return { value: [], entries: [] };
    if (items.length === 0 || items.some(({ offsetBytes }) => offsetBytes !== null)) {
      throw new Refusal("INVALID_ARGUMENT");
    }
    const results = items.map((item) => this.#put(item, creates));
    return {
      value: results.map(({ value }) => value),
      entries: results.flatMap(({ entries }) => entries),
    };
  }

  /** Read, changed as text, and written; nothing is created. */
  edit({ path, change, expected }: CallOf<"edit">): ModelResult {
    const before = this.tree.require(this.tree.follow(path));
    requireFileOrNothing(before);
    this.tree.check(before.path, expected === "any" ? {} : { etag: expected });
    const content = utf8(editedText(textOf(before.content ?? new Uint8Array(0)), change));
    const entry = this.#setContent(before.path, content, null);
    this.#tell("file_write", entry, before);
    return { value: { created: false }, entries: [entry] };
  }

  /** Content for the very entry at a path. */
  #put(item: WriteItem, creates: boolean): ModelResult {
    const { path, offsetBytes, mimeType } = item;
    this.tree.reach(path, creates && item.createParents);
    const before = this.tree.get(path);
    if (before === undefined && !creates) throw new Refusal("NOT_FOUND");
    requireFileOrNothing(before);
    this.tree.check(path, item.conditions);
    const content = offsetBytes === null ? utf8(item.text) : spliced(before, offsetBytes, utf8(item.text));
    const entry = this.#setContent(path, content, mimeType);
    this.#tell("file_write", entry, before ?? null);
    return { value: { created: before === undefined }, entries: [entry] };
  }

  #setContent(path: string, content: Uint8Array, mimeType: string | null): Located {
    const before = this.tree.get(path);
    if (before === undefined) return this.tree.create(path, { content, mimeType });
    return this.tree.update(path, {
      content,
      mimeType: mimeType ?? before.mimeType,
      modifiedAtMs: this.tree.nowMs,
      ...this.tree.lifeOf(before.ttlSeconds),
      version: before.version + 1,
    });
  }

  #removeAll(entry: Located): void {
    if (isDirectory(entry)) for (const child of this.tree.children(entry.path)) this.#removeAll(child);
    this.tree.entries.delete(entry.path);
    this.#tell(isDirectory(entry) ? "dir_delete" : "file_delete", entry, entry);
  }

  /** A copy of one entry. A file replaces a file when told to; a directory or an equal link is left as it is. */
  #place(source: Located, to: string, overwrite: boolean): { entry: Located; before: Located | null } {
    this.tree.reach(to, false);
    const before = this.tree.get(to) ?? null;
    const { type, mimeType, xattrs, linkTarget, content } = source;
    // What has content would replace content, which only a file can take.
    if (type === DT_REG && (content !== null || overwrite)) requireFileOrNothing(before ?? undefined);
    if (before !== null && !overwrite) throw new Refusal("ALREADY_EXISTS");
    if (before !== null && before.type !== type) throw new Refusal("WRONG_TYPE");
    if (before !== null && before.linkTarget !== linkTarget) throw new Refusal("ALREADY_EXISTS");
    if (before !== null && type !== DT_REG) return { entry: before, before };
    if (type !== DT_REG || (content === null && !overwrite)) {
      return { entry: this.tree.create(to, { type, mimeType, xattrs, linkTarget }), before };
    }
    this.#setContent(to, content ?? new Uint8Array(0), mimeType);
    return { entry: this.tree.update(to, { xattrs: { ...before?.xattrs, ...xattrs } }), before };
  }

  #tell(type: FileEventType, entry: Located, before: Located | null, oldPath: string | null = null): void {
    const oldContent = before?.content ?? null;
    this.events.push({ type, path: entry.path, oldPath, entry, oldContent, isNew: before === null });
  }
}

function requireCreatable({ path, entryType, linkTarget }: CallOf<"setattr">): void {
  const creatable: readonly DirEntryType[] = [DT_REG, DT_DIR, DT_LINK, DT_MOUNT];
  // External storage that names no driver.
  if (!creatable.includes(entryType)) throw new Refusal("INVALID_ARGUMENT");
  const isPointless = linkTarget === null || linkTarget === path;
  if (entryType === DT_LINK && isPointless) throw new Refusal("INVALID_ARGUMENT");
}

function requireFileOrNothing(entry: ModelEntry | undefined): void {
  if (entry === undefined || entry.type === DT_REG) return;
  throw new Refusal(isDirectory(entry) ? "IS_A_DIRECTORY" : "WRONG_TYPE");
}

function same(before: Located, after: Located): boolean {
  const shown = ({ xattrs, ...rest }: Located): string =>
    JSON.stringify([rest, Object.entries(xattrs).sort()]);
  return shown(before) === shown(after);
}

function spliced(before: ModelEntry | undefined, offsetBytes: number, data: Uint8Array): Uint8Array {
  const old = before?.content ?? new Uint8Array(0);
  // Writing nothing changes nothing, not even the size: as with pwrite.
  if (data.length === 0) return old;
  const all = new Uint8Array(Math.max(old.length, offsetBytes + data.length));
  all.set(old);
  all.set(data, offsetBytes);
  return all;
}
