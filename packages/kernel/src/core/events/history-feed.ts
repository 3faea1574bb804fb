import { LOCAL, NexusError } from "@nexus/contracts";
import type { HistoryPosition, MetaStore } from "../../abc/meta-store.js";
import type { HistoryChange } from "../namespace/history-record.js";

const CHANGES_AT_ONCE = 1_000;

export interface HistoryFeedPorts {
  readonly store: () => MetaStore;
  /** What commits did, in order; null: anything may have happened. */
  onChanges(changes: readonly HistoryChange[] | null): void;
  onTrouble(error: unknown): void;
  /** Calls back once, later; the function returned cancels that. */
  setTimer(delayMs: number, callback: () => void): () => void;
  readonly readTimeoutMs: number;
}

const RETRY_MS = 1_000;

/**
 * Follows what commits do to a zone, whichever node they came by, as long as somebody is interested. Each change is
 * read once, however many wait for it.
 */
export class HistoryFeed {
  readonly #ports: HistoryFeedPorts;
  #users = 0;
  #following: Following | null = null;
  #cancelRetry: () => void = () => undefined;

  constructor(ports: HistoryFeedPorts) {
    this.#ports = ports;
  }

  /** Changes are told from the moment this is called, until the function returned is. */
  use(): () => void {
    this.#users += 1;
    this.#follow();
    let isUsed = true;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      this.#users -= 1;
      if (this.#users === 0) this.#stop();
    };
  }

  close(): void {
    this.#users = 0;
    this.#stop();
  }

  #follow(): void {
    if (this.#following !== null || this.#users === 0) return;
    try {
      this.#following = new Following(this.#ports, (error) => this.#startAgain(error));
    } catch (error) {
      this.#startAgain(error);
    }
  }

  /** The store is another one, or history is behind what is kept: everybody looks for himself, and it goes on. */
  #startAgain(error: unknown): void {
    this.#stop();
    const isPast =
      NexusError.is(error) && (error.code === "COMPACTED" || error.code === "INCARNATION_MISMATCH");
    if (!isPast) this.#ports.onTrouble(error);
    this.#cancelRetry = this.#ports.setTimer(isPast ? 0 : RETRY_MS, () => {
      this.#follow();
      this.#ports.onChanges(null);
    });
  }

  #stop(): void {
    this.#cancelRetry();
    this.#following?.stop();
    this.#following = null;
  }
}

/** One stretch of history, followed from where it was when this was made. */
class Following {
  readonly #ports: HistoryFeedPorts;
  readonly #store: MetaStore;
  readonly #onEnd: (error: unknown) => void;
  readonly #unlisten: () => void;
  #position: HistoryPosition | null = null;
  #isReading = false;
  #isBehind = false;
  #isStopped = false;

  constructor(ports: HistoryFeedPorts, onEnd: (error: unknown) => void) {
    this.#ports = ports;
    this.#store = ports.store();
    this.#onEnd = onEnd;
    this.#unlisten = this.#store.onHistory(() => void this.#catchUp());
    void this.#catchUp();
  }

  stop(): void {
    this.#isStopped = true;
    this.#unlisten();
  }

  /** One reader at a time; whatever arrives meanwhile is read by it, too. */
  async #catchUp(): Promise<void> {
    this.#isBehind = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isBehind && !this.#isStopped) {
        this.#isBehind = false;
        await this.#readOn();
      }
    } catch (error) {
      if (!this.#isStopped) this.#onEnd(error);
    } finally {
      this.#isReading = false;
    }
  }

  async #readOn(): Promise<void> {
    const options = { consistency: LOCAL, timeoutMs: this.#ports.readTimeoutMs };
    const after = this.#position;
    const slice = await this.#store.readHistory({ after, limit: CHANGES_AT_ONCE }, options);
    this.#position = slice.through;
    // Where it begins is known only now: what happened since `use` may lie before it.
    if (this.#isStopped) return;
    if (after === null) this.#ports.onChanges(null);
    if (slice.changes.length === 0) return;
    this.#ports.onChanges(slice.changes);
    this.#isBehind = true;
  }
}
