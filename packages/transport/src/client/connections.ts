import { NexusError } from "@nexus/contracts";
import { Backoff, sleep } from "@nexus/lib";
import { RECONNECT_INITIAL_MS, RECONNECT_MAX_MS } from "../limits.js";
import { Connection, type ConnectionOptions } from "./connection.js";

/** Which server a client talks to: the addresses tried in turn, one connection at a time. */
export class Connections {
  readonly #addresses: readonly string[];
  readonly #options: ConnectionOptions;
  readonly #backoff = new Backoff({
    initialMs: RECONNECT_INITIAL_MS,
    maxMs: RECONNECT_MAX_MS,
    factor: 2,
    jitter: 0.2,
    random: Math.random,
  });
  readonly #closing = new AbortController();
  #current: Connection | null = null;
  #dialing: Promise<Connection> | null = null;
  #nextAddress = 0;
  /** Connections that take no new calls but may still answer earlier ones. */
  readonly #retired = new Set<Connection>();

  constructor(addresses: readonly string[], options: ConnectionOptions) {
    if (addresses.length === 0) {
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: "no server address was given",
        remedy: "name one, e.g. 127.0.0.1:2028",
      });
    }
    this.#addresses = addresses;
    this.#options = options;
  }

  /** How often a call may move to another connection before it fails. */
  get maxAttempts(): number {
    return this.#addresses.length * 2 + 1;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** The connection in use; null when there is none that takes calls. */
  get current(): Connection | null {
    return this.#current?.isUsable === true ? this.#current : null;
  }

  /**
   * The connection in use, or a new one. Errors: UNAVAILABLE once every address has failed (naming each with its
   * reason), CLOSED.
   */
  acquire(): Promise<Connection> {
    if (this.#closing.signal.aborted) return Promise.reject(closedError());
    if (this.current !== null) return Promise.resolve(this.current);
    this.#dialing ??= this.#dial().finally(() => {
      this.#dialing = null;
    });
    return this.#dialing;
  }

  /** Takes no new calls on `connection`: it broke, or its server turned a call away. */
  retire(connection: Connection): void {
    if (this.#current !== connection) return;
    this.#current = null;
    this.#nextAddress = (this.#addresses.indexOf(connection.address) + 1) % this.#addresses.length;
    connection.release();
    for (const earlier of this.#retired) if (earlier.isOver) this.#retired.delete(earlier);
    this.#retired.add(connection);
  }

  close(): void {
    this.#closing.abort(closedError());
    this.#current?.close();
    for (const connection of this.#retired) connection.close();
    this.#retired.clear();
    this.#current = null;
  }

  async #dial(): Promise<Connection> {
    const attempts = this.#addresses.length * this.#options.limits.connectRounds;
    const failures = new Map<string, NexusError>();
    if (this.#backoff.attempts > 0) await sleep(this.#backoff.nextMs(), this.#closing.signal);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const address = this.#addresses[this.#nextAddress] ?? "";
      try {
        const connection = await Connection.open(address, this.#options, this.#closing.signal, (retired) =>
          this.retire(retired),
        );
        return this.#use(connection);
      } catch (error) {
        failures.set(address, NexusError.from(error));
        this.#nextAddress = (this.#nextAddress + 1) % this.#addresses.length;
      }
    }
    this.#backoff.nextMs();
    throw this.#closing.signal.aborted ? closedError() : unavailable(failures);
  }

  #use(connection: Connection): Connection {
    if (this.#closing.signal.aborted) {
      connection.close();
      throw closedError();
    }
    this.#backoff.reset();
    this.#current = connection;
    return connection;
  }
}

function unavailable(failures: ReadonlyMap<string, NexusError>): NexusError {
  const reasons = [...failures.entries()].map(([address, error]) =>
    error.what.includes(address) ? error.what : `${address}: ${error.what}`,
  );
  const [first] = failures.values();
  // One server that answers "no" says more than "unavailable".
  const onlyRefusal = failures.size === 1 && first !== undefined && !first.retryable ? first : null;
  if (onlyRefusal !== null) return onlyRefusal;
  return new NexusError({
    code: "UNAVAILABLE",
    what: `no server can be reached (${reasons.join(", ")})`,
    remedy: "check that the node runs and that the address is right (--server, NEXUS_SERVER)",
    details: { addresses: [...failures.keys()].join(",") },
    cause: first,
  });
}

function closedError(): NexusError {
  return new NexusError({ code: "CLOSED", what: "the client is closed" });
}
