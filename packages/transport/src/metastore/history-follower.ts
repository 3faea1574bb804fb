import { NexusError } from "@nexus/contracts";
import { raft } from "@nexus/contracts/wire";
import { Backoff, Deadline, sleep, withDeadline } from "@nexus/lib";
import { receiveStream } from "../client/download.js";
import { RefusedError } from "../grpc/refused.js";
import { RECONNECT_INITIAL_MS, RECONNECT_MAX_MS, type RemoteRowsLimits } from "../limits.js";
import type { RowsServers } from "./rows-servers.js";
import { type Life, lifeToWire } from "./zone-life.js";

/**
 * Tells listeners that there may be more history, for as long as there are any. A stream that breaks is opened again, and
 * its first message makes up for what was missed.
 */
export class HistoryFollower {
  readonly #servers: RowsServers;
  readonly #life: Life;
  readonly #limits: RemoteRowsLimits;
  readonly #onTrouble: (error: NexusError) => void;
  readonly #listeners = new Set<() => void>();
  #following: AbortController | null = null;

  constructor(
    servers: RowsServers,
    life: Life,
    limits: RemoteRowsLimits,
    onTrouble: (error: NexusError) => void,
  ) {
    this.#servers = servers;
    this.#life = life;
    this.#limits = limits;
    this.#onTrouble = onTrouble;
  }

  listen(listener: () => void): () => void {
    // The same function may listen twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    if (this.#following === null) this.#begin();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.close();
    };
  }

  close(): void {
    this.#following?.abort();
    this.#following = null;
  }

  #begin(): void {
    const following = new AbortController();
    this.#following = following;
    void this.#follow(following.signal);
  }

  /** Never rejects. */
  async #follow(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff({
      initialMs: RECONNECT_INITIAL_MS,
      maxMs: RECONNECT_MAX_MS,
      factor: 2,
      jitter: 0.2,
      random: Math.random,
    });
    while (!signal.aborted) {
      try {
        await this.#listenAtOneServer(signal, () => backoff.reset());
      } catch (error) {
        if (signal.aborted) return;
        this.#onTrouble(error instanceof RefusedError ? error.error : NexusError.from(error));
      }
      await sleep(backoff.nextMs(), signal).catch(() => undefined);
    }
  }

  async #listenAtOneServer(signal: AbortSignal, onNotice: () => void): Promise<void> {
    const deadline = new Deadline(this.#limits.connectTimeoutMs, () => performance.now());
    const { server, connection } = await this.#servers.ask(deadline, async (asked, timeoutMs) => ({
      server: asked,
      connection: await withDeadline(
        () => asked.connections.acquire(),
        timeoutMs,
        `connecting to ${asked.address}`,
        signal,
      ),
    }));
    const { FollowHistory } = raft.MetaStoreService;
    // The server marks progress long before that.
    const bounds = { timeoutMs: this.#limits.historySilenceMs, signal };
    try {
      for await (const _notice of receiveStream(
        connection,
        FollowHistory,
        { life: lifeToWire(this.#life) },
        bounds,
      )) {
        onNotice();
        for (const listener of this.#listeners) listener();
      }
    } catch (error) {
      if (!signal.aborted) {
        server.connections.retire(connection);
        this.#servers.leave(server);
      }
      throw error;
    }
  }
}
