import { isSameOrBelow } from "@nexus/lib";
import { isDirectory, type Located, type ModelEntry, type ModelTree, Refusal } from "./model-tree.js";
import type { TimeCall } from "./time-calls.js";

/** What was removed and is kept. */
export interface ModelTrashed {
  /** Where it was. */
  readonly path: string;
  readonly deletedAtMs: number;
  /** By the zone's clock. */
  readonly expiresAtMs: number;
  /** It and what was below it, by what follows the path. */
  readonly entries: ReadonlyMap<string, ModelEntry>;
}

export interface ModelSession {
  /** As an entry has one: later ones have greater ids. */
  readonly id: number;
  readonly expiresAtMs: number;
}

type CallOf<K extends TimeCall["kind"]> = Extract<TimeCall, { readonly kind: K }>;

/** What the clock of a zone ends: trash, lives and sessions, as lists that are looked through. */
export class ModelTime {
  readonly #tree: ModelTree;

  constructor(tree: ModelTree) {
    this.#tree = tree;
  }

  run(call: Exclude<TimeCall, CallOf<"restoreTrash" | "tie">>): {
    readonly value: unknown;
    readonly entries: readonly Located[];
  } {
    const tree = this.#tree;
    switch (call.kind) {
      case "passZoneTime":
        tree.zoneMs += call.ms;
        this.#sweep();
        return { value: null, entries: [] };
      case "keepTrash":
        tree.retentionMs = call.retentionMs;
        return { value: null, entries: [] };
      case "listTrash": {
        const found = this.#sorted().filter(({ path }) => isSameOrBelow(path, call.path));
        const value = found.map(({ path, deletedAtMs }) => ({ path, deletedAtMs, deletedBy: "ann" }));
        return { value, entries: found.map(topOf) };
      }
      case "emptyTrash": {
        const gone =
          call.pick === null
            ? this.#sorted().filter(({ path }) => isSameOrBelow(path, call.path))
            : [this.#picked(call.pick)];
        tree.trash = tree.trash.filter((each) => !gone.includes(each));
        this.#sweep();
        return { value: { items: gone.length }, entries: [] };
      }
      case "keepSession": {
        const session = tree.sessions.get(call.session);
        const isLive = session !== undefined && session.expiresAtMs > tree.zoneMs;
        if (isLive) this.#lease(call.session, session.id, call.leaseMs);
        return { value: { ended: isLive ? 0 : 1 }, entries: [] };
      }
    }
  }

  /** Back from the trash, where nothing may be; what is missing above it is made. */
  restore({ pick, to }: CallOf<"restoreTrash">): Located {
    const tree = this.#tree;
    const item = this.#picked(pick);
    const path = to ?? item.path;
    if (path === "/") throw new Refusal("INVALID_ARGUMENT");
    tree.reach(path, true);
    if (tree.get(path) !== undefined) throw new Refusal("ALREADY_EXISTS");
    tree.trash = tree.trash.filter((each) => each !== item);
    for (const [below, entry] of item.entries) tree.entries.set(path + below, entry);
    return tree.require(path);
  }

  /** An entry that this very call made, or that was tied to the session before. */
  tie({ path, session, leaseMs }: CallOf<"tie">, before: Located | null): Located {
    const tree = this.#tree;
    if (path === "/") throw new Refusal("WRONG_TYPE");
    if (before !== null && before.sessionId !== session) throw new Refusal("ALREADY_EXISTS");
    if (tree.children(path).length > 0) throw new Refusal("DIRECTORY_NOT_EMPTY");
    const known = tree.sessions.get(session);
    if (known !== undefined && known.expiresAtMs <= tree.zoneMs) throw new Refusal("SESSION_ENDED");
    this.#lease(session, known?.id ?? tree.nextId(), leaseMs);
    return tree.update(path, { sessionId: session });
  }

  #lease(session: string, id: number, leaseMs: number): void {
    const expiresAtMs = this.#tree.zoneMs + leaseMs;
    this.#tree.sessions = new Map(this.#tree.sessions).set(session, { id, expiresAtMs });
  }

  #sorted(): readonly ModelTrashed[] {
    const order = (a: ModelTrashed, b: ModelTrashed): number =>
      a.deletedAtMs - b.deletedAtMs || byteOrder(a.path, b.path) || topOf(a).id - topOf(b).id;
    return [...this.#tree.trash].sort(order);
  }

  #picked(pick: number): ModelTrashed {
    const found = this.#sorted()[pick % Math.max(1, this.#tree.trash.length)];
    if (found === undefined) throw new Refusal("NOT_FOUND");
    return found;
  }

  /** What is over goes, in the order of its end. */
  #sweep(): void {
    const { zoneMs, sessions } = this.#tree;
    const ends: { readonly atMs: number; readonly id: number; readonly end: () => void }[] = [];
    this.#tree.trash = this.#tree.trash.filter(({ expiresAtMs }) => expiresAtMs > zoneMs);
    for (const { id, expiresAtMs } of this.#everywhere()) {
      if (expiresAtMs !== null) ends.push({ atMs: expiresAtMs, id, end: () => this.#remove(id) });
    }
    for (const [name, { id, expiresAtMs }] of sessions) {
      ends.push({ atMs: expiresAtMs, id, end: () => this.#endSession(name) });
    }
    const due = ends.filter(({ atMs }) => atMs <= zoneMs).sort((a, b) => a.atMs - b.atMs || a.id - b.id);
    for (const { end } of due) end();
  }

  /** A directory that holds something outlives its session. What was made last goes first. */
  #endSession(name: string): void {
    const tied = this.#everywhere().filter(({ sessionId }) => sessionId === name);
    for (const { id } of [...tied].sort((a, b) => b.id - a.id)) {
      if (this.#holdsEntries(id)) this.#change(id, (entry) => ({ ...entry, sessionId: null }));
      else this.#remove(id);
    }
    const sessions = new Map(this.#tree.sessions);
    sessions.delete(name);
    this.#tree.sessions = sessions;
  }

  #everywhere(): readonly ModelEntry[] {
    return [
      ...this.#tree.entries.values(),
      ...this.#tree.trash.flatMap(({ entries }) => [...entries.values()]),
    ];
  }

  #holdsEntries(id: number): boolean {
    return [this.#tree.entries, ...this.#tree.trash.map(({ entries }) => entries)].some((entries) => {
      const [path] = [...entries].find(([, entry]) => entry.id === id) ?? [];
      return path !== undefined && [...entries.keys()].some((each) => each.startsWith(`${path}/`));
    });
  }

  #remove(id: number): void {
    this.#change(id, () => null);
  }

  /** Wherever it is now. */
  #change(id: number, change: (entry: ModelEntry) => ModelEntry | null): void {
    const changed = (entries: Iterable<readonly [string, ModelEntry]>): Map<string, ModelEntry> => {
      const kept = [...entries].map(
        ([path, entry]) => [path, entry.id === id ? change(entry) : entry] as const,
      );
      return new Map(kept.filter((each): each is [string, ModelEntry] => each[1] !== null));
    };
    const tree = this.#tree;
    const entries = changed(tree.entries);
    tree.entries.clear();
    for (const [path, entry] of entries) tree.entries.set(path, entry);
    tree.trash = tree.trash.map((item) => ({ ...item, entries: changed(item.entries) }));
  }
}

function topOf({ path, entries }: ModelTrashed): Located {
  const top = entries.get("");
  if (top === undefined) throw new Error(`the model has nothing in the trash for ${path}`);
  return { ...top, path };
}

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What would end by itself does not go into the trash. */
export function isKept({ sessionId, expiresAtMs }: ModelEntry): boolean {
  return sessionId === null && expiresAtMs === null;
}

/** It and all below it, as the trash keeps them; it is still in the tree. */
export function trashedOf(tree: ModelTree, top: Located, retentionMs: number): ModelTrashed {
  const all = [top, ...(isDirectory(top) ? tree.walk(top.path) : [])];
  const entries = all.map(({ path, ...entry }) => [path.slice(top.path.length), entry] as const);
  return {
    path: top.path,
    deletedAtMs: tree.nowMs,
    expiresAtMs: tree.zoneMs + retentionMs,
    entries: new Map(entries),
  };
}
