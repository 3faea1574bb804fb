import { LINEARIZABLE, type NodeId } from "@nexus/contracts";
import type { CallOptions, Kernel } from "@nexus/kernel";
import { VfsClient, type VfsClientOptions } from "../client/vfs-client.js";
import { createBasicAuthenticator } from "../identity.js";
import { NO_METRICS, type TransportMetrics } from "../metrics.js";
import { INSECURE } from "../security.js";
import { type RunningServer, startVfsServer, type VfsServerOptions } from "../vfs/vfs-server.js";
import { freePorts } from "./free-ports.js";

export const OPTIONS: CallOptions = { timeoutMs: 5_000, signal: null, consistency: LINEARIZABLE };

/** Counts everything by name. */
export class CountingMetrics implements TransportMetrics {
  readonly calls: string[] = [];
  readonly limits: string[] = [];
  readonly drops: string[] = [];
  readonly bytes = new Map<string, number>();
  sessions = 0;
  maxQueueBytes = 0;

  callFinished = (call: { surface: string; method: string; code: string }): void => {
    this.calls.push(`${call.surface} ${call.method} ${call.code}`);
  };
  bytesMoved = (kind: string, direction: string, bytes: number): void => {
    const key = `${kind} ${direction}`;
    this.bytes.set(key, (this.bytes.get(key) ?? 0) + bytes);
  };
  sessionsOpen = (count: number): void => {
    this.sessions = count;
  };
  watches = 0;
  watchEvents = 0;
  watchesOpen = (change: number): void => {
    this.watches += change;
  };
  watchEventsSent = (count: number): void => {
    this.watchEvents += count;
  };
  readonly watchEnds: string[] = [];
  watchEnded = (reason: string): void => {
    this.watchEnds.push(reason);
  };
  limitHit = (limit: string): void => {
    this.limits.push(limit);
  };
  peerQueue = (_node: NodeId, _messages: number, bytes: number): void => {
    this.maxQueueBytes = Math.max(this.maxQueueBytes, bytes);
  };
  peerDropped = (_node: NodeId, reason: string): void => {
    this.drops.push(reason);
  };
  peerConnected = (): void => undefined;
}

const closers: (() => Promise<void> | void)[] = [];

/** Registers what a test must not leave behind. */
export function afterwards(close: () => Promise<void> | void): void {
  closers.push(close);
}

export async function closeEverything(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close();
}

export async function serve(kernel: Kernel, over: Partial<VfsServerOptions> = {}): Promise<RunningServer> {
  const server = await startVfsServer({
    address: "127.0.0.1:0",
    security: INSECURE,
    kernel,
    authenticator: createBasicAuthenticator({ allowInsecureOffLoopback: false }),
    nodeState: () => ({
      nodeId: 42 as NodeId,
      version: "1.2.3",
      address: "127.0.0.1:2126",
      uptimeSeconds: 12.5,
      ready: true,
      reasons: [],
      notices: [],
    }),
    metrics: NO_METRICS,
    ...over,
  });
  afterwards(() => server.stop(200));
  return server;
}

export function clientOf(
  address: string | readonly string[],
  over: Partial<VfsClientOptions> = {},
): VfsClient {
  const addresses = typeof address === "string" ? [address] : address;
  const client = new VfsClient({ addresses, ...over });
  afterwards(() => client.close());
  return client;
}

/** A loopback address on which nothing listens. */
export async function unusedAddress(): Promise<string> {
  const [port] = await freePorts(1);
  return `127.0.0.1:${port}`;
}

/** Resolves when `isReached` holds; rejects after `timeoutMs`. */
export async function until(isReached: () => boolean, what: string, timeoutMs = 5_000): Promise<void> {
  const endsAtMs = performance.now() + timeoutMs;
  while (!isReached()) {
    if (performance.now() > endsAtMs) throw new Error(`not reached in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const STILL_LOOKS = 10;
const STILL_LOOK_MS = 20;

/** Resolves with a count that has stopped growing: it was the same in ten looks, 20 ms apart. */
export async function untilStill(count: () => number, timeoutMs = 10_000): Promise<number> {
  const endsAtMs = performance.now() + timeoutMs;
  let last = count();
  for (let looks = 0; looks < STILL_LOOKS; looks = count() === last ? looks + 1 : 0) {
    if (performance.now() > endsAtMs) throw new Error(`still growing after ${timeoutMs} ms: ${last}`);
    last = count();
    await new Promise((resolve) => setTimeout(resolve, STILL_LOOK_MS));
  }
  return last;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
