import { type ErrorCode, NexusError } from "@nexus/contracts";
import type { Deadline } from "@nexus/lib";
import type { RowsServer } from "./rows-server.js";

/** What may be otherwise at another server. */
export const ELSEWHERE: ReadonlySet<ErrorCode> = new Set(["UNAVAILABLE", "ZONE_NOT_LOADED"]);

/** The servers of a remote store, one of them in use. */
export class RowsServers {
  readonly #servers: readonly RowsServer[];
  #used = 0;
  #isClosed = false;

  /** At least one. */
  constructor(servers: readonly RowsServer[]) {
    this.#servers = servers;
  }

  /** The one in use. Errors: CLOSED. */
  get current(): RowsServer {
    const server = this.#servers[this.#used];
    if (this.#isClosed || server === undefined) throw closed();
    return server;
  }

  /** The next one is used from here on, unless that happened already. */
  leave(server: RowsServer): void {
    if (this.#servers[this.#used] === server) this.#used = (this.#used + 1) % this.#servers.length;
  }

  /**
   * What the server in use says; if it cannot be reached or does not hold the zone, the next one, each at most once.
   * For work that may be done twice. Errors: those of `work`, the last one's when all cannot; DEADLINE_EXCEEDED, CLOSED.
   */
  async ask<T>(deadline: Deadline, work: (server: RowsServer, timeoutMs: number) => Promise<T>): Promise<T> {
    const failures: NexusError[] = [];
    while (failures.length < this.#servers.length) {
      const server = this.current;
      try {
        return await work(server, deadline.spendMs("asking the servers of a remote metadata store"));
      } catch (error) {
        if (this.#isClosed) throw closed();
        if (!NexusError.is(error) || !ELSEWHERE.has(error.code)) throw error;
        failures.push(error);
        this.leave(server);
      }
    }
    throw allFailed(failures);
  }

  close(): void {
    this.#isClosed = true;
    for (const server of this.#servers) server.close();
  }
}

function allFailed(failures: readonly NexusError[]): NexusError {
  const [first] = failures;
  if (failures.length === 1 && first !== undefined) return first;
  return new NexusError({
    code: "UNAVAILABLE",
    what: `no server of the remote metadata store can be used: ${failures.map(({ what }) => what).join("; ")}`,
    remedy: "check that members of the zone run and that the addresses are theirs",
    cause: first,
  });
}

export function closed(): NexusError {
  return new NexusError({
    code: "CLOSED",
    what: "the remote metadata store is closed",
    remedy: "open it again",
  });
}
