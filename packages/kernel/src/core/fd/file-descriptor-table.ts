import { invariant } from "@nexus/lib";

/** What a table keeps open: a handle, and what tells whether its path still leads to it. */
export interface OpenDescriptor {
  /** False when another file, or none, is at `path` by now. Errors: those of looking. */
  isCurrent(path: string): Promise<boolean>;
  /** Resolves when it is closed, or could not be. */
  close(): Promise<void>;
}

/** A descriptor while it is used: it stays open until released, whatever becomes of its path. */
export interface DescriptorLease<D extends OpenDescriptor> {
  readonly descriptor: D;
  /** `broken`: it failed, and is not to be used again. */
  release(outcome: "kept" | "broken"): void;
}

export interface DescriptorStats {
  /** Descriptors that are open now, those in use included. */
  readonly open: number;
  readonly hits: number;
  readonly misses: number;
  /** Closed to make room for others. */
  readonly evictions: number;
}

interface Slot<D> {
  /** null: no longer in the table; closed when the last user is done. */
  path: string | null;
  readonly descriptor: D;
  users: number;
}

/** Descriptors a table keeps open at most (count); each is one of the process's open files. */
export const MAX_KEPT_DESCRIPTORS = 256;

/**
 * Open descriptors of files that were read lately, by path. Every use asks whether the path still leads to the file
 * that was opened, so what others do behind the table's back costs a miss and never gives wrong bytes; what is known is
 * told to it, so that nothing stays open for files that are gone. Bounded: the one unused longest is closed.
 */
export class FileDescriptorTable<D extends OpenDescriptor> {
  /** In the order of their last use. */
  readonly #slots = new Map<string, Slot<D>>();
  readonly #closing = new Set<Promise<void>>();
  readonly #maxKept: number;
  #open = 0;
  #hits = 0;
  #misses = 0;
  #evictions = 0;

  constructor(maxKept: number = MAX_KEPT_DESCRIPTORS) {
    invariant(maxKept >= 1, "a descriptor table keeps at least one", { maxKept });
    this.#maxKept = maxKept;
  }

  get stats(): DescriptorStats {
    return { open: this.#open, hits: this.#hits, misses: this.#misses, evictions: this.#evictions };
  }

  /** The descriptor of a path, opened when there is none that is current. Errors: those of `open`. */
  async acquire(path: string, open: () => Promise<D>): Promise<DescriptorLease<D>> {
    const kept = this.#slots.get(path);
    if (kept !== undefined) {
      kept.users += 1;
      if (await this.#isCurrent(kept, path)) {
        this.#hits += 1;
        this.#touch(path, kept);
        return this.#lease(kept);
      }
      this.#remove(kept);
      this.#done(kept);
    }
    this.#misses += 1;
    const slot: Slot<D> = { path, descriptor: await open(), users: 1 };
    this.#open += 1;
    this.#keep(path, slot);
    return this.#lease(slot);
  }

  /** What was at and below `from` is at `to` by now; what was there is gone. */
  renamed(from: string, to: string): void {
    const moving = this.#at(from);
    for (const [, slot] of moving) if (slot.path !== null) this.#slots.delete(slot.path);
    this.dropped(to);
    for (const [path, slot] of moving) {
      slot.path = to + path.slice(from.length);
      this.#slots.set(slot.path, slot);
    }
  }

  /** What was at and below `path` is gone, or replaced. */
  dropped(path: string): void {
    for (const [, slot] of this.#at(path)) this.#remove(slot);
  }

  /** `dropped`, and waits until what nobody uses is closed. */
  async close(path: string): Promise<void> {
    this.dropped(path);
    await Promise.all(this.#closing);
  }

  /** A path that cannot be looked at counts as changed: opening it says why. */
  async #isCurrent(slot: Slot<D>, path: string): Promise<boolean> {
    const isSame = await slot.descriptor.isCurrent(path).catch(() => false);
    // It may have been renamed, dropped or replaced while its path was looked at.
    return isSame && slot.path === path;
  }

  #at(path: string): [string, Slot<D>][] {
    const below = `${path}/`;
    return [...this.#slots].filter(([each]) => each === path || each.startsWith(below));
  }

  #keep(path: string, slot: Slot<D>): void {
    const rival = this.#slots.get(path);
    if (rival !== undefined) this.#remove(rival);
    this.#slots.set(path, slot);
    if (this.#slots.size <= this.#maxKept) return;
    const [oldest] = this.#slots.values();
    if (oldest === undefined) return;
    this.#evictions += 1;
    this.#remove(oldest);
  }

  #touch(path: string, slot: Slot<D>): void {
    this.#slots.delete(path);
    this.#slots.set(path, slot);
  }

  #lease(slot: Slot<D>): DescriptorLease<D> {
    let isReleased = false;
    return {
      descriptor: slot.descriptor,
      release: (outcome) => {
        if (isReleased) return;
        isReleased = true;
        if (outcome === "broken") this.#remove(slot);
        this.#done(slot);
      },
    };
  }

  #remove(slot: Slot<D>): void {
    if (slot.path === null) return;
    this.#slots.delete(slot.path);
    slot.path = null;
    if (slot.users === 0) this.#close(slot);
  }

  #done(slot: Slot<D>): void {
    slot.users -= 1;
    if (slot.users === 0 && slot.path === null) this.#close(slot);
  }

  #close(slot: Slot<D>): void {
    const closing = slot.descriptor.close().finally(() => {
      this.#open -= 1;
      this.#closing.delete(closing);
    });
    this.#closing.add(closing);
  }
}
