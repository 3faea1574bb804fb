import type { Entry } from "../../core/types.js";
import type { GroupId } from "../types.js";

/** Entries of one durable write, in memory. `alive` is false once nothing of it is in use. */
interface Chunk {
  readonly group: GroupId;
  entries: readonly Entry[];
  bytes: number;
  alive: boolean;
}

/** Bookkeeping an entry costs in memory besides its data. */
const ENTRY_OVERHEAD_BYTES = 64;

/**
 * The newest durable entries of all groups, up to a byte budget for the node. Of each group the end of its log is
 * held without gaps; the oldest write of the node leaves first.
 */
export class RecentEntries {
  private readonly groups = new Map<GroupId, Chunk[]>();
  /** Oldest first; may hold dead chunks, never more than live ones plus a constant. */
  private order: Chunk[] = [];
  private orderStart = 0;
  private dead = 0;
  private totalBytes = 0;

  constructor(private readonly budgetBytes: number) {}

  get bytes(): number {
    return this.totalBytes;
  }

  /** `entries` follow the last ones of the group, or come after `truncateFrom`. */
  push(group: GroupId, entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const chunk: Chunk = { group, entries, bytes: sizeOf(entries), alive: true };
    const chunks = this.groups.get(group);
    if (chunks === undefined) this.groups.set(group, [chunk]);
    else chunks.push(chunk);
    this.order.push(chunk);
    this.totalBytes += chunk.bytes;
    this.evict();
  }

  /** null: not in memory. */
  get(group: GroupId, index: number): Entry | null {
    const chunks = this.groups.get(group);
    if (chunks === undefined) return null;
    let low = 0;
    let high = chunks.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const entries = chunks[middle]?.entries ?? [];
      const first = entries[0]?.index ?? 0;
      if (index < first) high = middle - 1;
      else if (index >= first + entries.length) low = middle + 1;
      else return entries[index - first] ?? null;
    }
    return null;
  }

  truncateFrom(group: GroupId, index: number): void {
    const chunks = this.groups.get(group) ?? [];
    let chunk = chunks.at(-1);
    while (chunk !== undefined && lastOf(chunk) >= index) {
      const first = chunk.entries[0]?.index ?? 0;
      if (first < index) {
        this.shrink(chunk, chunk.entries.slice(0, index - first));
        break;
      }
      chunks.pop();
      this.kill(chunk);
      chunk = chunks.at(-1);
    }
    this.sweep();
  }

  dropThrough(group: GroupId, index: number): void {
    const chunks = this.groups.get(group) ?? [];
    while (chunks[0] !== undefined && lastOf(chunks[0]) <= index) {
      this.kill(chunks[0]);
      chunks.shift();
    }
    this.sweep();
  }

  forget(group: GroupId): void {
    for (const chunk of this.groups.get(group) ?? []) this.kill(chunk);
    this.groups.delete(group);
    this.sweep();
  }

  private evict(): void {
    while (this.totalBytes > this.budgetBytes) {
      const oldest = this.order[this.orderStart];
      if (oldest === undefined) return;
      this.orderStart++;
      if (!oldest.alive) {
        this.dead--;
        continue;
      }
      // Pushes append and truncations take from the end, so the oldest chunk of a group is its first.
      this.groups.get(oldest.group)?.shift();
      this.kill(oldest);
      this.dead--;
    }
    this.sweep();
  }

  private kill(chunk: Chunk): void {
    chunk.alive = false;
    this.totalBytes -= chunk.bytes;
    this.dead++;
  }

  private shrink(chunk: Chunk, entries: readonly Entry[]): void {
    this.totalBytes -= chunk.bytes;
    chunk.entries = entries;
    chunk.bytes = sizeOf(entries);
    this.totalBytes += chunk.bytes;
  }

  private sweep(): void {
    const waste = this.orderStart + this.dead;
    if (waste < 1024 || waste < this.order.length / 2) return;
    this.order = this.order.slice(this.orderStart).filter((chunk) => chunk.alive);
    this.orderStart = 0;
    this.dead = 0;
  }
}

function sizeOf(entries: readonly Entry[]): number {
  let bytes = 0;
  for (const entry of entries) bytes += entry.data.length + ENTRY_OVERHEAD_BYTES;
  return bytes;
}

function lastOf(chunk: Chunk): number {
  return chunk.entries.at(-1)?.index ?? 0;
}
