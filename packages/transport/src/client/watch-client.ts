import { type ErrorCode, NexusError } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import type { CallOptions, WatchRequest, WatchResult } from "@nexus/kernel";
import { Backoff, sleep } from "@nexus/lib";
import { abortReason, untilAborted } from "../grpc/flow.js";
import { RefusedError } from "../grpc/refused.js";
import { isServiceError } from "../grpc/status.js";
import { RECONNECT_INITIAL_MS, RECONNECT_MAX_MS } from "../limits.js";
import { consistencyToWire } from "../wire/requests.js";
import { watchEventFromWire, watchedZoneFromWire, watchToWire } from "../wire/watch.js";
import type { UnaryCaller } from "./caller.js";
import type { Connections } from "./connections.js";
import { receiveStream } from "./download.js";

/** How often a server is asked to say that a watch still stands (ms). */
const MARK_INTERVAL_MS = 10_000;

/** A watch that a server kept for this long was not refused (ms). */
const STANDING_MS = 1_000;

/** What may be otherwise at another server, or at this one a little later. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  "UNAVAILABLE",
  "CLOSED",
  "NO_LEADER",
  "DEADLINE_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "ZONE_NOT_LOADED",
]);

/** Watches at a remote node: the kernel's calls without a context. */
export class WatchClient {
  readonly #caller: UnaryCaller;
  readonly #connections: Connections;
  readonly #maxWatches: number;
  #open = 0;

  constructor(caller: UnaryCaller, connections: Connections, maxWatches: number) {
    this.#caller = caller;
    this.#connections = connections;
    this.#maxWatches = maxWatches;
  }

  async sysWatch(request: WatchRequest, options: CallOptions): Promise<WatchResult> {
    const wire = consistencyToWire(options.consistency);
    const message = { ...watchToWire(request), ...wire, timeoutMs: Math.round(request.waitMs) };
    // As a call of its own: the reply may be larger than a session's, and may be long in coming.
    const reply = await this.#caller.call(vfs.NexusVFSService.Watch, message, options, "unary");
    return resultOf(reply);
  }

  /**
   * What happens, until the loop is left. When the server is lost or ends the watch, it goes on at the next one after
   * the last result given out: nothing is lost, nothing comes twice. Not more than a few messages are held for a caller
   * that does not read. `timeoutMs` bounds how long a watch may stand nowhere. Errors: those of the kernel's watch; the
   * last reason when no server would have it in that time; RESOURCE_EXHAUSTED (maxWatches).
   */
  async *watch(
    request: Omit<WatchRequest, "waitMs">,
    options: CallOptions,
  ): AsyncGenerator<WatchResult, void, void> {
    if (this.#open >= this.#maxWatches) throw tooMany(this.#maxWatches);
    this.#open += 1;
    try {
      yield* this.#watch(request, options);
    } finally {
      this.#open -= 1;
    }
  }

  async *#watch(
    request: Omit<WatchRequest, "waitMs">,
    options: CallOptions,
  ): AsyncGenerator<WatchResult, void, void> {
    const interruption = new Interruption(this.#connections, options, request.cursor !== null);
    for (let { cursor } = request; ; ) {
      try {
        for await (const result of this.#resultsOf({ ...request, cursor }, options, interruption)) {
          ({ cursor } = result);
          yield result;
        }
      } catch (error) {
        await interruption.outlive(error);
      }
    }
  }

  async *#resultsOf(
    request: Omit<WatchRequest, "waitMs">,
    options: CallOptions,
    interruption: Interruption,
  ): AsyncGenerator<WatchResult, void, void> {
    const { consistency, timeoutMs, signal } = options;
    const dialing = this.#connections.acquire();
    const connection = await (signal === null ? dialing : untilAborted(dialing, signal));
    const message = {
      ...watchToWire(request),
      ...consistencyToWire(consistency),
      timeoutMs: MARK_INTERVAL_MS,
    };
    const bounds = { timeoutMs: MARK_INTERVAL_MS + timeoutMs, signal };
    let pausedMs = 0;
    let stoodSinceMs = Number.POSITIVE_INFINITY;
    try {
      const { WatchStream } = vfs.NexusVFSService;
      for await (const batch of receiveStream(connection, WatchStream, message, bounds)) {
        const givenAtMs = performance.now();
        stoodSinceMs = Math.min(stoodSinceMs, givenAtMs);
        interruption.answered(batch.events.length > 0);
        yield resultOf(batch);
        pausedMs = performance.now() - givenAtMs;
      }
      throw ended(connection.address);
    } catch (error) {
      // A server gives up on a caller that does not read: it is as good as any to go on at.
      const { code } = reasonOf(error);
      const isSlowCaller = code === "DEADLINE_EXCEEDED" && pausedMs > MARK_INTERVAL_MS;
      if (isPassing(error) && !isSlowCaller) this.#connections.retire(connection);
      if (performance.now() - stoodSinceMs >= STANDING_MS) interruption.answered(true);
      throw error;
    }
  }
}

function resultOf({ events, cursor, zones }: vfs.WatchBatch): WatchResult {
  return { events: events.map(watchEventFromWire), cursor, zones: zones.map(watchedZoneFromWire) };
}

/** Bounds how long a watch goes without a server: the time of a call from when it lost the last one. */
class Interruption {
  readonly #connections: Connections;
  readonly #options: CallOptions;
  readonly #backoff = new Backoff({
    initialMs: RECONNECT_INITIAL_MS,
    maxMs: RECONNECT_MAX_MS,
    factor: 2,
    jitter: 0.2,
    random: Math.random,
  });
  /** It stood somewhere before, so that some server should have it. */
  #hasBegun: boolean;
  #refusals = 0;
  #endsAtMs: number | null = null;

  constructor(connections: Connections, options: CallOptions, hasBegun: boolean) {
    this.#connections = connections;
    this.#options = options;
    this.#hasBegun = hasBegun;
  }

  /** A server has answered; `isOver` when by more than that it has the watch, which it may give up at once. */
  answered(isOver: boolean): void {
    this.#hasBegun = true;
    if (!isOver) return;
    this.#endsAtMs = null;
    this.#backoff.reset();
  }

  /** Resolves when there may be another attempt; throws the error when there must not. */
  async outlive(error: unknown): Promise<void> {
    const reason = reasonOf(error);
    const { signal, timeoutMs } = this.#options;
    if (signal?.aborted === true) throw abortReason(signal);
    if (this.#connections.isClosed) throw reason;
    if (!this.#hasBegun) {
      this.#refusals += 1;
      // Nobody has worked on it: as any other call that is turned away or lost, it is tried at the next server.
      const isTurnedAway = error instanceof RefusedError || reason.code === "RESOURCE_EXHAUSTED";
      const isRepeatable = isTurnedAway || isServiceError(reason.cause);
      if (!isRepeatable || this.#refusals >= this.#connections.maxAttempts) throw reason;
    } else {
      if (!isPassing(error)) throw reason;
      const nowMs = performance.now();
      this.#endsAtMs ??= nowMs + timeoutMs;
      if (nowMs >= this.#endsAtMs) throw reason;
    }
    await sleep(this.#backoff.nextMs(), signal);
  }
}

/** A status that no server of ours made is the library's word for a connection that broke. */
function isPassing(error: unknown): boolean {
  const { code, cause } = reasonOf(error);
  return PASSING.has(code) || isServiceError(cause);
}

function reasonOf(error: unknown): NexusError {
  return error instanceof RefusedError ? error.error : NexusError.from(error);
}

function tooMany(limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${limit} watches are open in this client already (limit maxWatches)`,
    remedy: "watch fewer patterns, or connect another client",
    details: { limit },
  });
}

function ended(address: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `${address} ended a watch`,
    remedy: "go on from the last cursor",
  });
}
