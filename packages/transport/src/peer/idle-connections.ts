import type { Client } from "@grpc/grpc-js";

/** A connection nobody used for this long is closed (ms). */
const IDLE_CONNECTION_MS = 60_000;

/** A connection to one node with what its users share. */
export interface UsedConnection<Shared> {
  readonly client: Client;
  readonly shared: Shared;
}

interface Counted<Shared> extends UsedConnection<Shared> {
  users: number;
  idle: NodeJS.Timeout | null;
}

/** One connection to each node that is in use or was a minute ago, by address. */
export class IdleConnections<Shared> {
  readonly #open: (address: string) => UsedConnection<Shared>;
  readonly #connections = new Map<string, Counted<Shared>>();
  #isClosed = false;

  constructor(open: (address: string) => UsedConnection<Shared>) {
    this.#open = open;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Pair with `leave`. */
  enter(address: string): UsedConnection<Shared> {
    let connection = this.#connections.get(address);
    if (connection === undefined) {
      connection = { ...this.#open(address), users: 0, idle: null };
      this.#connections.set(address, connection);
    }
    connection.users += 1;
    if (connection.idle !== null) clearTimeout(connection.idle);
    connection.idle = null;
    return connection;
  }

  leave(address: string): void {
    const connection = this.#connections.get(address);
    if (connection === undefined) return;
    connection.users -= 1;
    if (connection.users > 0 || this.#isClosed) return;
    connection.idle = setTimeout(() => {
      connection.client.close();
      this.#connections.delete(address);
    }, IDLE_CONNECTION_MS);
    connection.idle.unref();
  }

  close(): void {
    this.#isClosed = true;
    for (const { idle, client } of this.#connections.values()) {
      if (idle !== null) clearTimeout(idle);
      client.close();
    }
    this.#connections.clear();
  }
}
