import { NexusError, type RecordPoolStats } from "@nexus/contracts";
import { type Deadline, Semaphore, withDeadline } from "@nexus/lib";
import type { SqlConnection } from "./connection.js";

export interface ConnectionPoolOptions {
  /** For messages and metrics: "writer", "reader", "replica". */
  readonly name: string;
  readonly maxConnections: number;
  /** Calls that may wait for a connection; more are refused at once. */
  readonly maxWaiting: number;
  /**
   * Makes one; `timeoutMs` is what the call that needs it has left. One that cannot be made says through `leaves` what
   * of it is still there: until that is gone it keeps its place.
   */
  readonly open: (timeoutMs: number, leaves: (rest: Promise<void>) => void) => Promise<SqlConnection>;
  /** Longest that closing waits for calls under way (ms). */
  readonly closeTimeoutMs: number;
}

/**
 * Connections, made when they are first needed and kept until they fail. A call has one for itself from begin to end. A
 * failed connection counts as open until it is really gone, so `maxConnections` holds whatever a server or a disk does.
 */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #slots: Semaphore;
  readonly #idle: SqlConnection[] = [];
  readonly #inUse = new Set<SqlConnection>();
  readonly #closing = new Set<Promise<void>>();
  #exhausted = 0;
  #retired = 0;
  #isClosed = false;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
    this.#slots = new Semaphore({
      name: `a connection of pool ${options.name} (maxConnections ${options.maxConnections})`,
      permits: options.maxConnections,
      maxWaiters: options.maxWaiting,
    });
  }

  stats(): RecordPoolStats {
    const { maxConnections } = this.#options;
    return {
      maxConnections,
      open: this.#idle.length + this.#inUse.size + this.#closing.size,
      inUse: maxConnections - this.#slots.available,
      waiting: this.#slots.waiting,
      exhausted: this.#exhausted,
      retired: this.#retired,
    };
  }

  /**
   * Errors: CLOSED, RESOURCE_EXHAUSTED (too many wait), DEADLINE_EXCEEDED (none became free in time), those of opening
   * one, and those of `work`.
   */
  async use<T>(deadline: Deadline, work: (connection: SqlConnection) => Promise<T>): Promise<T> {
    this.#assertOpen();
    const release = await this.#slot(deadline);
    let connection: SqlConnection | null = null;
    const unmade: { rest: Promise<void> | null } = { rest: null };
    try {
      this.#assertOpen();
      connection =
        this.#takeIdle() ??
        (await this.#options.open(deadline.spendMs("connecting"), (rest) => {
          unmade.rest = rest;
        }));
      this.#inUse.add(connection);
      return await work(connection);
    } finally {
      if (connection !== null) this.#giveBack(connection, release);
      else if (unmade.rest !== null) this.#await(unmade.rest, release);
      else release();
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const connection of this.#idle.splice(0)) this.#end(connection, () => undefined);
    const { maxConnections, closeTimeoutMs } = this.#options;
    // Whoever has all slots is alone; with time up the rest is closed under those who use it.
    await withDeadline(
      (signal) => this.#slots.acquire(maxConnections, signal),
      closeTimeoutMs,
      "closing",
    ).catch(() => {
      for (const connection of this.#inUse) this.#end(connection, () => undefined);
    });
    await withDeadline(() => Promise.all(this.#closing), closeTimeoutMs, "closing").catch(() => undefined);
  }

  async #slot(deadline: Deadline): Promise<() => void> {
    const timeoutMs = deadline.spendMs("waiting for a connection");
    try {
      const what = `waiting for a connection of pool ${this.#options.name}`;
      return await withDeadline((signal) => this.#slots.acquire(1, signal), timeoutMs, what);
    } catch (error) {
      this.#exhausted += 1;
      const { code, what, details } = NexusError.from(error);
      const { maxConnections } = this.#options;
      throw new NexusError({
        code,
        what: `${what}: all ${maxConnections} are in use`,
        remedy: "try again, allow more time, or raise maxConnections",
        details: { ...details, maxConnections },
        cause: error,
      });
    }
  }

  /** What failed while nobody used it is closed instead of handed out. */
  #takeIdle(): SqlConnection | null {
    for (let next = this.#idle.pop(); next !== undefined; next = this.#idle.pop()) {
      if (next.isUsable) return next;
      this.#retired += 1;
      this.#end(next, () => undefined);
    }
    return null;
  }

  #giveBack(connection: SqlConnection, release: () => void): void {
    this.#inUse.delete(connection);
    if (connection.isUsable && !this.#isClosed) {
      this.#idle.push(connection);
      release();
      return;
    }
    if (!connection.isUsable) this.#retired += 1;
    this.#end(connection, release);
  }

  #end(connection: SqlConnection, release: () => void): void {
    this.#await(connection.close(), release);
  }

  #await(gone: Promise<void>, release: () => void): void {
    const closing = gone.finally(() => {
      this.#closing.delete(closing);
      release();
    });
    this.#closing.add(closing);
  }

  #assertOpen(): void {
    if (!this.#isClosed) return;
    throw new NexusError({ code: "CLOSED", what: "the record store is closed", remedy: "open it again" });
  }
}
