import {
  DT_PIPE,
  DT_STREAM,
  type IncarnationId,
  LINEARIZABLE,
  NexusError,
  type ZoneId,
} from "@nexus/contracts";
import type { ChannelMessage, ChannelTarget, ChannelWaitOptions, Pipe, Stream } from "@nexus/kernel";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import { makeChannel, type TestNode } from "@nexus/raft/testing";
import type { ChannelLedgers } from "../checks/channels/channel-ledger.js";
import type { SafetyChecker } from "../checks/safety.js";
import type { Actor } from "../world.js";
import { Caller } from "./caller.js";
import { CERTAIN } from "./client.js";

const PIPE = "/pipe";
/** One that keeps everything, and one that keeps little, not for long. */
const STREAMS = {
  "/log": {},
  "/recent": { maxMessages: 4, maxAgeMs: 400 },
} as const;
type StreamPath = keyof typeof STREAMS;
const STREAM_PATHS = Object.keys(STREAMS) as readonly StreamPath[];
const PIPE_BOUNDS = { maxMessages: 6 };
const ONE = { maxMessages: 1, maxBytes: 1_024 };
const MANY = { maxMessages: 64, maxBytes: 64 * 1_024 };

export interface ChannelClientOptions extends Actor {
  readonly name: string;
  readonly safety: SafetyChecker;
  readonly timeoutMs: number;
}

/** Where a call goes. */
interface Place {
  readonly node: TestNode;
  readonly zone: ZoneId;
  readonly ledgers: ChannelLedgers;
  readonly options: ChannelWaitOptions;
}

/** Pushes, pops, appends and reads, through one node after the other. */
export class ChannelClient {
  readonly #options: ChannelClientOptions;
  readonly #caller: Caller;
  #messages = 0;

  constructor(options: ChannelClientOptions) {
    this.#options = options;
    const { thinkMs } = options.world.scenario;
    this.#caller = new Caller({ ...options, thinkMs, call: (node) => this.#call(node) });
  }

  stop(): void {
    this.#caller.stop();
  }

  async #call(node: TestNode): Promise<void> {
    if (!node.isUp || node.host.zones().length === 0) return;
    const { random, safety, timeoutMs } = this.#options;
    const zone = random.pick(node.host.zones());
    const { incarnation } = node.host.replica(zone).identity;
    const waitMs = random.pick([0, 0, 100]);
    const options = { timeoutMs, waitMs, signal: null, consistency: LINEARIZABLE };
    const place = { node, zone, ledgers: safety.channels(incarnation), options };
    const dice = random.below(100);
    try {
      if (dice < 30) await this.#push(place);
      else if (dice < 60) await this.#pop(place);
      else if (dice < 80) await this.#append(place, random.pick(STREAM_PATHS));
      else await this.#read(place, random.pick(STREAM_PATHS));
    } catch (error) {
      this.#note(place, NexusError.from(error).code);
    }
  }

  #newText(): string {
    this.#messages += 1;
    return `${this.#options.name}/${this.#messages}`;
  }

  async #push(place: Place): Promise<void> {
    const pipe = await pipeAt(place);
    const text = this.#newText();
    const ledger = place.ledgers.pipe;
    ledger.asks(text);
    try {
      await pipe.push(textMessage(text), place.options);
      ledger.acknowledged(text);
      this.#count("pushed to a pipe");
      this.#note(place, `pushed ${text}`);
    } catch (error) {
      if (CERTAIN.has(NexusError.from(error).code)) ledger.refused(text);
      throw error;
    }
  }

  async #pop(place: Place): Promise<void> {
    const pipe = await pipeAt(place);
    const ledger = place.ledgers.pipe;
    ledger.asksToPop();
    try {
      const texts = (await pipe.pop(ONE, place.options)).map(textOf);
      ledger.popAnswered(texts);
      this.#count("popped from a pipe", texts.length);
      this.#note(place, `popped ${texts.join()}`);
    } catch (error) {
      if (CERTAIN.has(NexusError.from(error).code)) ledger.popAnswered([]);
      throw error;
    }
  }

  async #append(place: Place, path: StreamPath): Promise<void> {
    const stream = await streamAt(place, path);
    const text = this.#newText();
    const ledger = place.ledgers.stream(path);
    try {
      const { offset } = await stream.append([textMessage(text)], place.options);
      ledger.acknowledged(offset, text);
      this.#count("appended to a stream");
      this.#note(place, `appended ${text} at ${offset}`);
    } catch (error) {
      if (CERTAIN.has(NexusError.from(error).code)) ledger.refused(text);
      throw error;
    }
  }

  async #read(place: Place, path: StreamPath): Promise<void> {
    const stream = await streamAt(place, path);
    const { messages } = await stream.read({ ...MANY, offset: 0 }, { ...place.options, waitMs: 0 });
    for (const message of messages) place.ledgers.stream(path).seen(message.offset, textOf(message));
    this.#count("stream read");
    this.#note(place, `read ${messages.length} messages of ${path}`);
  }

  #count(kind: string, count = 1): void {
    this.#options.world.checks.add(kind, count);
  }

  #note({ node, zone }: Place, text: string): void {
    const { world, name } = this.#options;
    world.trace.note(`node ${node.index}`, `${name} ${zone}: ${text}`);
  }
}

/** What is in the pipes and streams of a zone at the end closes the ledgers. */
export async function closeChannels(
  node: TestNode,
  zone: ZoneId,
  channels: (incarnation: IncarnationId) => ChannelLedgers,
  timeoutMs: number,
): Promise<void> {
  const ledgers = channels(node.host.replica(zone).identity.incarnation);
  const options = { timeoutMs, waitMs: 0, signal: null, consistency: LINEARIZABLE };
  const place = { node, zone, ledgers, options };
  const pipe = await pipeAt(place);
  for (;;) {
    ledgers.pipe.asksToPop();
    const texts = (await pipe.pop(ONE, options)).map(textOf);
    ledgers.pipe.popAnswered(texts);
    if (texts.length === 0) break;
  }
  ledgers.pipe.finish();
  for (const path of STREAM_PATHS) {
    const stream = await streamAt(place, path);
    const { earliestOffset, endOffset } = await stream.status(options);
    const present = new Map<number, string>();
    for (let offset = 0; offset < endOffset && earliestOffset < endOffset; ) {
      const { messages, nextOffset } = await stream.read({ ...MANY, offset }, options);
      for (const message of messages) present.set(message.offset, textOf(message));
      offset = nextOffset;
    }
    for (const [offset, text] of present) ledgers.stream(path).seen(offset, text);
    ledgers.stream(path).finish(path === "/log" ? 1 : endOffset, present);
  }
}

async function pipeAt(place: Place): Promise<Pipe> {
  const target = await targetAt(place, PIPE, DT_PIPE, PIPE_BOUNDS);
  return place.node.coordinator.channelsForZone(place.zone).pipe(target);
}

async function streamAt(place: Place, path: StreamPath): Promise<Stream> {
  const target = await targetAt(place, path, DT_STREAM, STREAMS[path]);
  return place.node.coordinator.channelsForZone(place.zone).stream(target);
}

/** Whoever comes first makes it. */
async function targetAt(
  { node, zone, options }: Place,
  path: string,
  type: typeof DT_PIPE | typeof DT_STREAM,
  bounds: Parameters<typeof makeChannel>[3],
): Promise<ChannelTarget> {
  const store = node.coordinator.metaStoreForZone(zone);
  const entry = await store.get(path, { consistency: { kind: "local" }, timeoutMs: options.timeoutMs });
  if (entry !== null) return { inode: entry.inode, path };
  return makeChannel(store, path, type, bounds, { existOk: true, timeoutMs: options.timeoutMs });
}

function textMessage(text: string): ChannelMessage {
  return { data: utf8Encode(text), writtenAtMs: 0 };
}

function textOf({ data }: ChannelMessage): string {
  return utf8Decode(data);
}
