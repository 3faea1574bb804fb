import { type DirEntryType, DT_DIR, DT_LINK, DT_REG, type WriteConditions } from "@nexus/contracts";
import { isSameOrBelow, parentPath } from "@nexus/lib";
import type { ModelChannel } from "./model-channels.js";
import type { ModelSession, ModelTrashed } from "./model-time.js";

/** An entry as a plain object. */
export interface ModelEntry {
  readonly type: DirEntryType;
  /** null: it never had content. */
  readonly content: Uint8Array | null;
  readonly mimeType: string | null;
  readonly ownerId: string | null;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly ttlSeconds: number | null;
  /** By the zone's clock. */
  readonly expiresAtMs: number | null;
  /** It ends with this session. */
  readonly sessionId: string | null;
  readonly version: number;
  readonly linkTarget: string | null;
  /** Pipes and streams. */
  readonly channel: ModelChannel | null;
  readonly xattrs: Readonly<Record<string, string>>;
  /** Unlike that of any other entry there ever was. */
  readonly id: number;
}

export type Located = ModelEntry & { readonly path: string };

/** What the kernel must refuse a call with. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Changes with every change of content, and is no other entry's: what an etag stands for. */
export function stampOf({ id, version }: ModelEntry): string {
  return `${id}.${version}`;
}

/** Of a pipe or stream: how much it may hold. */
export function sizeOf({ content, channel }: ModelEntry): number {
  return content?.length ?? channel?.capacityBytes ?? 0;
}

export const isDirectory = (entry: ModelEntry | undefined): boolean => entry?.type === DT_DIR;

export interface ModelTreeState {
  readonly entries: ReadonlyMap<string, ModelEntry>;
  readonly trash: readonly ModelTrashed[];
  /** For how long what is removed is kept; null: not at all. */
  readonly retentionMs: number | null;
  readonly sessions: ReadonlyMap<string, ModelSession>;
  readonly zoneMs: number;
}

/** A filesystem as a map of paths: nothing in it is clever. */
export class ModelTree {
  readonly entries: Map<string, ModelEntry>;
  /** The entries when the present call was made: its conditions are about these. */
  asked: ReadonlyMap<string, ModelEntry> = new Map();
  trash: readonly ModelTrashed[] = [];
  retentionMs: number | null = null;
  sessions: ReadonlyMap<string, ModelSession> = new Map();
  /** What lives and leases end by. */
  zoneMs = 0;
  readonly #ids: { next: number };
  /** What changes are stamped with. */
  nowMs: number;

  constructor(nowMs: number) {
    this.entries = new Map();
    this.#ids = { next: 1 };
    this.nowMs = nowMs;
    this.create("/", { type: DT_DIR });
  }

  get state(): ModelTreeState {
    const { trash, retentionMs, sessions, zoneMs } = this;
    return { entries: new Map(this.entries), trash, retentionMs, sessions, zoneMs };
  }

  nextId(): number {
    return this.#ids.next++;
  }

  get(path: string): Located | undefined {
    const entry = this.entries.get(path);
    return entry === undefined ? undefined : { ...entry, path };
  }

  require(path: string): Located {
    const entry = this.get(path);
    if (entry === undefined) throw new Refusal("NOT_FOUND");
    return entry;
  }

  /** Names of a directory in byte order; all names are ASCII. */
  children(path: string): readonly Located[] {
    const below = [...this.entries.keys()].filter((each) => each !== "/" && parentPath(each) === path);
    return below.sort().map((each) => this.require(each));
  }

  /** Everything below a directory, depth first, each before what it holds. */
  walk(path: string): readonly Located[] {
    return this.children(path).flatMap((child) => [
      child,
      ...(isDirectory(child) ? this.walk(child.path) : []),
    ]);
  }

  create(path: string, over: Partial<ModelEntry>): Located {
    const id = this.nextId();
    this.entries.set(path, {
      type: DT_REG,
      content: null,
      mimeType: null,
      ownerId: "ann",
      createdAtMs: this.nowMs,
      modifiedAtMs: this.nowMs,
      ttlSeconds: null,
      expiresAtMs: null,
      sessionId: null,
      version: 1,
      linkTarget: null,
      channel: null,
      xattrs: {},
      id,
      ...over,
    });
    return this.require(path);
  }

  /** Times to live begin now. */
  lifeOf(ttlSeconds: number | null): Pick<ModelEntry, "ttlSeconds" | "expiresAtMs"> {
    return { ttlSeconds, expiresAtMs: ttlSeconds === null ? null : this.zoneMs + ttlSeconds * 1_000 };
  }

  update(path: string, over: Partial<ModelEntry>): Located {
    this.entries.set(path, { ...this.require(path), ...over });
    return this.require(path);
  }

  move(from: string, to: string): void {
    for (const [path, entry] of [...this.entries]) {
      if (!isSameOrBelow(path, from)) continue;
      this.entries.delete(path);
      this.entries.set(to + path.slice(from.length), entry);
    }
  }

  /** Every directory above `path` is there, or is made when `makes` says so, its owner's whose the entry will be. */
  reach(path: string, makes: boolean, ownerId = "ann"): void {
    if (path === "/") return;
    const parent = parentPath(path);
    this.reach(parent, makes, ownerId);
    const above = this.entries.get(parent);
    if (above === undefined && !makes) throw new Refusal("NOT_FOUND");
    if (above === undefined) this.create(parent, { type: DT_DIR, ownerId });
    else if (!isDirectory(above)) throw new Refusal("NOT_A_DIRECTORY");
  }

  /** The entry a call is about: reached through directories, and there. */
  existing(path: string): Located {
    this.reach(path, false);
    return this.require(path);
  }

  /** One link at the end is followed, not two. */
  follow(path: string): string {
    const entry = this.entries.get(path);
    if (entry?.type !== DT_LINK || entry.linkTarget === null) return path;
    if (this.entries.get(entry.linkTarget)?.type === DT_LINK) throw new Refusal("TOO_MANY_LINKS");
    return entry.linkTarget;
  }

  /** What the caller wants of the entry at a path, if there is one. */
  check(path: string, { etag, version, absent }: ModelConditions): void {
    const entry = this.entries.get(path);
    if (absent === true && entry !== undefined) throw new Refusal("CONFLICT");
    if (version !== undefined && entry?.version !== version) throw new Refusal("CONFLICT");
    if (etag === undefined) return;
    const wanted = etag === "current" ? this.asked.get(path) : undefined;
    const holds = entry !== undefined && wanted !== undefined && stampOf(entry) === stampOf(wanted);
    if (!holds) throw new Refusal("CONFLICT");
  }

  /** Runs `work`; when it refuses, nothing of it has happened. */
  atomically<T>(work: () => T): T {
    const before = this.state;
    try {
      return work();
    } catch (error) {
      this.restore(before);
      throw error;
    }
  }

  restore({ entries, trash, retentionMs, sessions, zoneMs }: ModelTreeState): void {
    this.trash = trash;
    this.retentionMs = retentionMs;
    this.sessions = sessions;
    this.zoneMs = zoneMs;
    this.entries.clear();
    for (const [path, entry] of entries) this.entries.set(path, entry);
  }
}

/** Conditions of a call, said without knowing an etag: that of now, or of some other content. */
export interface ModelConditions {
  readonly etag?: "current" | "other";
  readonly version?: number;
  readonly absent?: boolean;
}

/** The same conditions in the words of the kernel; `currentEtag` is what the kernel last said of the entry. */
export function kernelConditions(
  { etag, version, absent }: ModelConditions,
  currentEtag: string | null,
): WriteConditions {
  return {
    ...(etag === undefined
      ? {}
      : { ifMatch: etag === "current" && currentEtag !== null ? currentEtag : "no" }),
    ...(version === undefined ? {} : { ifVersion: version }),
    ...(absent === undefined ? {} : { ifAbsent: absent }),
  };
}
