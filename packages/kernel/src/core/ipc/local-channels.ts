import { DT_PIPE, DT_STREAM, type Inode, NexusError, type ZoneId } from "@nexus/contracts";
import type { Mutation, MutationOutcome } from "../../abc/meta-store.js";
import type { HistoryChange } from "../namespace/history-record.js";
import type { ChannelTarget, Pipe, Stream } from "./contract.js";
import type { ChannelSettings, IoProfile } from "./settings.js";

/** Profiles whose messages are on one node. */
export type LocalProfile = Exclude<IoProfile, "wal">;

/** What a local pipe or stream is besides its contract. */
export interface LocalHandle {
  readonly messages: number;
  readonly bytes: number;
  /** Callers that wait at it. */
  readonly waiting: number;
  /** Its entry is gone: what was in it goes too, and those who wait are told. */
  remove(): void;
  /** The process goes: those who wait are told, what outlives the process stays. */
  detach(): void;
}

/** Makes the pipes and streams of one profile. Errors of both: UNSUPPORTED, NO_SPACE, IO_ERROR. */
export interface LocalChannelDriver {
  readonly kinds: readonly ("pipe" | "stream")[];
  pipe(target: ChannelTarget, settings: ChannelSettings, zone: ZoneId): Pipe & LocalHandle;
  stream(target: ChannelTarget, settings: ChannelSettings, zone: ZoneId): Stream & LocalHandle;
}

export interface LocalChannelsOptions {
  /** None at all: nobody else would reach messages in this process. */
  readonly drivers: Readonly<Partial<Record<LocalProfile, LocalChannelDriver>>>;
  /** Whether this node is of a cluster, and so has io_profile wal. */
  readonly isFederated: boolean;
  /** Pipes and streams used at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxChannels: number;
  /** Their capacities together. */
  readonly maxCapacityBytes: number;
  /**
   * Tells what commits do to a zone, whichever node they came by, until the function returned is called; null: anything
   * may have happened.
   */
  follow(zone: ZoneId, onChanges: (changes: readonly HistoryChange[] | null) => void): () => void;
}

/** The local pipes and streams of a node in numbers. */
export interface LocalChannelStats {
  readonly channels: number;
  readonly capacityBytes: number;
  readonly messages: number;
  readonly messageBytes: number;
  readonly waiting: number;
  /** Pipes and streams there was no room for. */
  readonly refused: number;
  readonly maxChannels: number;
  readonly maxCapacityBytes: number;
}

type LocalChannel = (
  | { readonly kind: "pipe"; readonly channel: Pipe & LocalHandle }
  | { readonly kind: "stream"; readonly channel: Stream & LocalHandle }
) & { readonly zone: ZoneId; readonly capacityBytes: number };

interface FollowedZone {
  channels: number;
  readonly leave: () => void;
}

/** Pipes and streams whose messages are on this node, made when they are first used. */
export class LocalChannels {
  readonly #options: LocalChannelsOptions;
  readonly #channels = new Map<string, LocalChannel>();
  /** Zones with one of them. */
  readonly #zones = new Map<ZoneId, FollowedZone>();
  #capacityBytes = 0;
  #refused = 0;
  #isClosed = false;

  constructor(options: LocalChannelsOptions) {
    this.#options = options;
  }

  /** Whether this node can make one. Errors: UNSUPPORTED. */
  requireDriver(path: string, profile: LocalProfile, kind: "pipe" | "stream"): void {
    const { drivers, isFederated } = this.#options;
    const driver = drivers[profile];
    if (driver === undefined) throw this.#profileMissing(path, profile);
    if (!driver.kinds.includes(kind)) throw kindMissing(path, profile, kind, isFederated);
  }

  /** The process goes. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  stats(): LocalChannelStats {
    const { maxChannels, maxCapacityBytes } = this.#options;
    let messages = 0;
    let messageBytes = 0;
    let waiting = 0;
    for (const { channel } of this.#channels.values()) {
      messages += channel.messages;
      messageBytes += channel.bytes;
      waiting += channel.waiting;
    }
    return {
      ...{ channels: this.#channels.size, capacityBytes: this.#capacityBytes },
      ...{ messages, messageBytes, waiting },
      ...{ refused: this.#refused, maxChannels, maxCapacityBytes },
    };
  }

  /** One in use; null: it was not used yet. */
  findPipe(zone: ZoneId, inode: Inode): Pipe | null {
    const known = this.#channels.get(keyOf(zone, inode));
    return known?.kind === "pipe" ? known.channel : null;
  }

  /** One in use; null: it was not used yet. */
  findStream(zone: ZoneId, inode: Inode): Stream | null {
    const known = this.#channels.get(keyOf(zone, inode));
    return known?.kind === "stream" ? known.channel : null;
  }

  /** Errors: RESOURCE_EXHAUSTED, UNSUPPORTED, NO_SPACE, IO_ERROR. */
  pipe(zone: ZoneId, target: ChannelTarget, settings: ChannelSettings): Pipe {
    const known = this.findPipe(zone, target.inode);
    if (known !== null) return known;
    const { capacityBytes } = settings;
    this.#requireRoom(target.path, capacityBytes);
    const channel = this.#driver(target.path, settings).pipe(target, settings, zone);
    this.#add(target.inode, { kind: "pipe", channel, zone, capacityBytes });
    return channel;
  }

  /** Errors: RESOURCE_EXHAUSTED, UNSUPPORTED, NO_SPACE, IO_ERROR. */
  stream(zone: ZoneId, target: ChannelTarget, settings: ChannelSettings): Stream {
    const known = this.findStream(zone, target.inode);
    if (known !== null) return known;
    const { capacityBytes } = settings;
    this.#requireRoom(target.path, capacityBytes);
    const channel = this.#driver(target.path, settings).stream(target, settings, zone);
    this.#add(target.inode, { kind: "stream", channel, zone, capacityBytes });
    return channel;
  }

  #driver(path: string, { ioProfile }: ChannelSettings): LocalChannelDriver {
    const { drivers } = this.#options;
    const driver = ioProfile === "wal" ? undefined : drivers[ioProfile];
    if (driver === undefined) throw this.#profileMissing(path, ioProfile);
    return driver;
  }

  #profileMissing(path: string, ioProfile: IoProfile): NexusError {
    const { drivers, isFederated } = this.#options;
    if (Object.keys(drivers).length > 0) return profileMissing(path, ioProfile, isFederated);
    return new NexusError({
      code: "UNSUPPORTED",
      what:
        `${path} cannot be a pipe or stream with messages in this process (io_profile ${ioProfile}): ` +
        "nobody else with its zone would reach them",
      remedy: "make and use it through one of the nodes that hold the zone: connect to it with `servers`",
      details: { path, ioProfile },
    });
  }

  #requireRoom(path: string, added: number): void {
    const { maxChannels, maxCapacityBytes } = this.#options;
    const capacityBytes = this.#capacityBytes + added;
    if (this.#channels.size < maxChannels && capacityBytes <= maxCapacityBytes) return;
    this.#refused += 1;
    throw new NexusError({
      code: "RESOURCE_EXHAUSTED",
      what:
        `${path} would be pipe or stream ${this.#channels.size + 1} on this node, of ${capacityBytes} bytes together: ` +
        `there is room for ${maxChannels} of ${maxCapacityBytes} bytes`,
      remedy: "remove some, or make it with a smaller capacityBytes or another io_profile",
      details: { path, maxChannels, maxCapacityBytes },
    });
  }

  #add(inode: Inode, added: LocalChannel): void {
    const { zone } = added;
    this.#channels.set(keyOf(zone, inode), added);
    this.#capacityBytes += added.capacityBytes;
    const followed = this.#zones.get(zone);
    if (followed !== undefined) {
      followed.channels += 1;
      return;
    }
    const leave = this.#options.follow(zone, (changes) => this.#onChanges(zone, changes));
    this.#zones.set(zone, { channels: 1, leave });
  }

  /** Removals by other nodes; a rename moves nothing. */
  #onChanges(zone: ZoneId, changes: readonly HistoryChange[] | null): void {
    for (const { kind, entry } of changes ?? []) {
      if (kind === "removed" && isChannelType(entry.entryType)) this.remove(zone, entry.inode);
    }
  }

  /** Entries that a commit of this node removed take their messages with them, at once. */
  onCommitted(zone: ZoneId, mutations: readonly Mutation[], outcomes: readonly MutationOutcome[]): void {
    if (this.#channels.size === 0) return;
    mutations.forEach((mutation, i) => {
      const entry = mutation.kind === "remove" ? outcomes[i]?.entry : undefined;
      if (entry !== undefined && isChannelType(entry.entryType)) this.remove(zone, entry.inode);
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
    const followed = this.#zones.get(zone);
    if (followed === undefined) return;
    followed.channels -= 1;
    if (followed.channels > 0) return;
    this.#zones.delete(zone);
    followed.leave();
  }

  /** The process goes: those who wait are told. */
  close(): void {
    this.#isClosed = true;
    for (const { channel } of this.#channels.values()) channel.detach();
    for (const { leave } of this.#zones.values()) leave();
    this.#channels.clear();
    this.#zones.clear();
    this.#capacityBytes = 0;
  }
}

function kindMissing(
  path: string,
  ioProfile: LocalProfile,
  kind: "pipe" | "stream",
  isFederated: boolean,
): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `${path} cannot be a ${kind} with io_profile ${ioProfile}`,
    remedy: `make a ${kind} with io_profile ${isFederated ? "memory or wal" : "memory"}`,
    details: { path, ioProfile, kind },
  });
}

function profileMissing(path: string, ioProfile: IoProfile, isFederated: boolean): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `${path} cannot be a pipe or stream with io_profile ${ioProfile}: this node has no such driver`,
    remedy: isFederated ? "use io_profile memory or wal" : remedyAlone(ioProfile),
    details: { path, ioProfile },
  });
}

/** On a node that is of no cluster wal would be refused, too. */
function remedyAlone(ioProfile: IoProfile): string {
  return ioProfile === "shared_memory"
    ? "use io_profile memory, or a machine with /dev/shm, where shared_memory is"
    : "use io_profile memory";
}

function isChannelType(entryType: number): boolean {
  return entryType === DT_PIPE || entryType === DT_STREAM;
}

function keyOf(zone: ZoneId, inode: Inode): string {
  return `${zone}/${inode}`;
}
