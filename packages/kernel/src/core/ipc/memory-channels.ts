import { DT_PIPE, DT_STREAM, type Inode, NexusError, type ZoneId } from "@nexus/contracts";
import type { Mutation, MutationOutcome } from "../../abc/meta-store.js";
import { removedEntry } from "../namespace/removed-entry.js";
import type { ChannelTarget } from "./contract.js";
import type { SetTimer } from "./fair-queue.js";
import { MemoryPipe } from "./pipes/memory-pipe.js";
import type { ChannelSettings } from "./settings.js";
import { MemoryStream } from "./streams/memory-stream.js";

export interface MemoryChannelsOptions {
  readonly setTimer: SetTimer;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** Pipes and streams used at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxChannels: number;
  /** Their capacities together. */
  readonly maxCapacityBytes: number;
  /** Callers that wait for one thing at one pipe or stream. */
  readonly maxWaiters: number;
}

type MemoryChannel =
  | { readonly kind: "pipe"; readonly channel: MemoryPipe; readonly capacityBytes: number }
  | { readonly kind: "stream"; readonly channel: MemoryStream; readonly capacityBytes: number };

/** Room for so many offsets in a millisecond of an earlier process. */
const OFFSETS_PER_MS = 256;

/** Pipes and streams in the memory of this process, made when they are first used. They end with it. */
export class MemoryChannels {
  readonly #options: MemoryChannelsOptions;
  readonly #channels = new Map<string, MemoryChannel>();
  #capacityBytes = 0;

  constructor(options: MemoryChannelsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#channels.size;
  }

  /** Callers that wait at one of them. */
  get waiting(): number {
    return this.#sum(({ channel }) => channel.waiting);
  }

  get messageBytes(): number {
    return this.#sum(({ channel }) => channel.bytes);
  }

  /** Errors: RESOURCE_EXHAUSTED. */
  pipe(zone: ZoneId, target: ChannelTarget, settings: ChannelSettings): MemoryPipe {
    const known = this.#channels.get(keyOf(zone, target.inode));
    if (known?.kind === "pipe") return known.channel;
    const { setTimer, maxWaiters } = this.#options;
    const channel = new MemoryPipe({ path: target.path, settings, setTimer, maxWaiters });
    this.#add(zone, target, { kind: "pipe", channel, capacityBytes: settings.capacityBytes });
    return channel;
  }

  /** Errors: RESOURCE_EXHAUSTED. */
  stream(zone: ZoneId, target: ChannelTarget, settings: ChannelSettings): MemoryStream {
    const known = this.#channels.get(keyOf(zone, target.inode));
    if (known?.kind === "stream") return known.channel;
    const { setTimer, maxWaiters, nowMs, wallMs } = this.#options;
    // An offset of an earlier process is before the first one of this: TRUNCATED, never another message.
    const firstOffset = Math.floor(wallMs()) * OFFSETS_PER_MS;
    const channel = new MemoryStream({
      path: target.path,
      settings,
      setTimer,
      maxWaiters,
      nowMs,
      firstOffset: Math.max(1, firstOffset),
    });
    this.#add(zone, target, { kind: "stream", channel, capacityBytes: settings.capacityBytes });
    return channel;
  }

  #add(zone: ZoneId, { inode, path }: ChannelTarget, added: MemoryChannel): void {
    const { maxChannels, maxCapacityBytes } = this.#options;
    const capacityBytes = this.#capacityBytes + added.capacityBytes;
    if (this.#channels.size >= maxChannels || capacityBytes > maxCapacityBytes) {
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what:
          `${path} would be pipe or stream ${this.#channels.size + 1} in memory, of ${capacityBytes} bytes together: ` +
          `there is room for ${maxChannels} of ${maxCapacityBytes} bytes`,
        remedy: "remove some, or make it with a smaller capacityBytes or another io_profile",
        details: { path, maxChannels, maxCapacityBytes },
      });
    }
    this.#channels.set(keyOf(zone, inode), added);
    this.#capacityBytes = capacityBytes;
  }

  /** Entries that a commit of this node removed take their messages with them. */
  onCommitted(zone: ZoneId, mutations: readonly Mutation[], outcomes: readonly MutationOutcome[]): void {
    if (this.#channels.size === 0) return;
    mutations.forEach((mutation, i) => {
      const entry = removedEntry(mutation, outcomes[i]);
      if (entry?.entryType === DT_PIPE || entry?.entryType === DT_STREAM) this.remove(zone, entry.inode);
    });
  }

  /** Ends those who wait at it. */
  remove(zone: ZoneId, inode: Inode): void {
    const key = keyOf(zone, inode);
    const removed = this.#channels.get(key);
    if (removed === undefined) return;
    this.#channels.delete(key);
    this.#capacityBytes -= removed.capacityBytes;
    removed.channel.remove();
  }

  /** The process goes: all of them end. */
  close(): void {
    for (const { channel } of this.#channels.values()) channel.remove();
    this.#channels.clear();
    this.#capacityBytes = 0;
  }

  #sum(numberOf: (channel: MemoryChannel) => number): number {
    let sum = 0;
    for (const channel of this.#channels.values()) sum += numberOf(channel);
    return sum;
  }
}

function keyOf(zone: ZoneId, inode: Inode): string {
  return `${zone}/${inode}`;
}
