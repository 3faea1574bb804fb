import { NexusError } from "@nexus/contracts";
import { Backoff, sleep, withDeadline } from "@nexus/lib";
import { translateRedisError } from "./redis-errors.js";
import { openRedisSession, type RedisSession } from "./redis-session.js";

export interface RedisLimits {
  /** Longest one command may take; a server that took longer is disconnected from (ms). */
  readonly callTimeoutMs: number;
  /** Longest connecting and the handshake may take (ms). */
  readonly connectTimeoutMs: number;
  /** First and longest delay between attempts to connect (ms). */
  readonly reconnectInitialMs: number;
  readonly reconnectMaxMs: number;
  /** How often the server is asked whether it is there, so that subscribers alone notice when it is not (ms). */
  readonly pingIntervalMs: number;
  /** Commands without a reply; more are refused RESOURCE_EXHAUSTED. None waits for a connection. */
  readonly maxPendingCommands: number;
}

/** What happens to the connection, for logs. An outage is told once, however often connecting fails meanwhile. */
export type RedisConnectionEvent =
  | { readonly kind: "connected"; readonly attempts: number }
  | { readonly kind: "lost"; readonly error: NexusError };

export interface RedisConnectionOptions {
  readonly url: string;
  readonly limits: RedisLimits;
  readonly random: () => number;
  readonly nowMs: () => number;
  readonly onEvent: (event: RedisConnectionEvent) => void;
  /** Done on each new session before anybody may use it. */
  readonly prepare: (session: RedisSession) => Promise<void>;
}

export interface RedisConnectionStats {
  readonly isConnected: boolean;
  readonly connects: number;
  readonly pendingCommands: number;
}

type State =
  | { readonly kind: "ready"; readonly session: RedisSession }
  | { readonly kind: "down"; readonly reason: NexusError }
  | { readonly kind: "closed" };

/**
 * A connection that is either usable or refuses at once: calls never wait for the server to come back. It reconnects by
 * itself with growing delays until it is closed. A server that lets one command wait too long is as good as gone: it is
 * left, so that one caller pays the time-out and not each of them.
 */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #state: State;
  #pending = 0;
  #connects = 0;
  #reportedOutage = false;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#state = { kind: "down", reason: unavailable("it is being connected to") };
    this.#running = this.#run();
  }

  stats(): RedisConnectionStats {
    return {
      isConnected: this.#state.kind === "ready",
      connects: this.#connects,
      pendingCommands: this.#pending,
    };
  }

  /** Errors: CLOSED, UNAVAILABLE (at once while there is no connection), RESOURCE_EXHAUSTED, what the server refuses. */
  async call<T>(what: string, work: (session: RedisSession) => Promise<T>): Promise<T> {
    const session = this.#usable(what);
    const { maxPendingCommands, callTimeoutMs } = this.#options.limits;
    if (this.#pending >= maxPendingCommands) throw tooMany(what, maxPendingCommands);
    this.#pending += 1;
    try {
      return await withDeadline(() => work(session), callTimeoutMs, what);
    } catch (error) {
      if (this.#state.kind === "closed") throw closed(what);
      const translated = translateRedisError(error, what);
      if (NexusError.is(error) && error.code === "DEADLINE_EXCEEDED") this.#giveUp(session, translated);
      throw translated;
    } finally {
      this.#pending -= 1;
    }
  }

  async close(): Promise<void> {
    const { session } = this.#state.kind === "ready" ? this.#state : { session: null };
    this.#state = { kind: "closed" };
    this.#stop.abort();
    session?.destroy();
    await this.#running;
  }

  #usable(what: string): RedisSession {
    const state = this.#state;
    switch (state.kind) {
      case "ready":
        return state.session;
      case "closed":
        throw closed(what);
      case "down":
        throw new NexusError({
          code: state.reason.code,
          what: `${what}: ${state.reason.what}`,
          remedy: state.reason.remedy ?? "go on without it",
          cause: state.reason,
        });
    }
  }

  async #run(): Promise<void> {
    const { limits, random, nowMs } = this.#options;
    const backoff = new Backoff({
      initialMs: limits.reconnectInitialMs,
      maxMs: limits.reconnectMaxMs,
      factor: 2,
      jitter: 0.5,
      random,
    });
    while (this.#state.kind !== "closed") {
      const session = await this.#connect(backoff.attempts);
      if (session !== null) {
        const connectedAtMs = nowMs();
        const reason = await this.#untilLost(session);
        session.destroy();
        this.#down(translateRedisError(reason, "the connection to the cache was lost"));
        // A server that takes connections and drops them again is not hammered.
        if (nowMs() - connectedAtMs >= limits.reconnectMaxMs) backoff.reset();
      }
      // The only way to end early is to be closed, which the loop sees.
      await sleep(backoff.nextMs(), this.#stop.signal).catch(() => undefined);
    }
  }

  async #untilLost(session: RedisSession): Promise<Error> {
    const over = new AbortController();
    const lost = session.lost.finally(() => over.abort());
    while (!over.signal.aborted) {
      await sleep(this.#options.limits.pingIntervalMs, over.signal).catch(() => undefined);
      // A ping that fails ends the session by itself when the server hangs; nothing else is asked of it.
      if (!over.signal.aborted)
        await this.call("asking", (asked) => asked.send(["PING"])).catch(() => undefined);
    }
    return lost;
  }

  /** null: it could not be connected to. */
  async #connect(attempts: number): Promise<RedisSession | null> {
    const { url, limits, prepare, onEvent } = this.#options;
    let session: RedisSession | null = null;
    try {
      session = await openRedisSession({ ...limits, url, signal: this.#stop.signal });
      const opened = session;
      await withDeadline(() => prepare(opened), limits.connectTimeoutMs, "subscribing");
    } catch (error) {
      session?.destroy();
      this.#down(translateRedisError(error, "connecting to the cache failed"));
      return null;
    }
    if (this.#state.kind === "closed") {
      session.destroy();
      return session;
    }
    this.#state = { kind: "ready", session };
    this.#connects += 1;
    this.#reportedOutage = false;
    onEvent({ kind: "connected", attempts: attempts + 1 });
    return session;
  }

  #giveUp(session: RedisSession, reason: NexusError): void {
    if (this.#state.kind !== "ready" || this.#state.session !== session) return;
    this.#down(reason);
    session.destroy();
  }

  #down(reason: NexusError): void {
    if (this.#state.kind === "closed") return;
    this.#state = { kind: "down", reason };
    if (this.#reportedOutage) return;
    this.#reportedOutage = true;
    this.#options.onEvent({ kind: "lost", error: reason });
  }
}

function unavailable(why: string): NexusError {
  return new NexusError({
    code: "UNAVAILABLE",
    what: `the cache cannot be reached: ${why}`,
    remedy: "go on without it; it is connected to again by itself",
  });
}

function closed(what: string): NexusError {
  return new NexusError({ code: "CLOSED", what: `${what}: the cache is closed`, remedy: "open it again" });
}

function tooMany(what: string, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `${what}: ${limit} commands already wait for the cache's server`,
    remedy: "go on without it, or raise maxPendingCommands",
    details: { limit },
  });
}
