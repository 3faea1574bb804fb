import { NexusError, type Pid } from "@nexus/contracts";
import { throwIfAborted } from "@nexus/lib";

/** Who waits for which agent. A change wakes those who wait for that agent, and nobody else. */
export class AgentWaits {
  readonly #maxWaiters: number;
  readonly #byPid = new Map<Pid, Set<AgentWait>>();
  #count = 0;
  #isClosed = false;

  constructor(maxWaiters: number) {
    this.#maxWaiters = maxWaiters;
  }

  get count(): number {
    return this.#count;
  }

  /** Changes from here on are noticed. End it with `close`. Errors: RESOURCE_EXHAUSTED, CLOSED. */
  open(pid: Pid): AgentWait {
    if (this.#isClosed) throw closed();
    if (this.#count >= this.#maxWaiters) {
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `${this.#maxWaiters} calls wait for agents on this node`,
        remedy: "try again later, or wait on another node",
        details: { limit: this.#maxWaiters },
      });
    }
    const wait = new AgentWait(() => this.#remove(pid, wait));
    const waits = this.#byPid.get(pid) ?? new Set();
    waits.add(wait);
    this.#byPid.set(pid, waits);
    this.#count += 1;
    return wait;
  }

  /** Wakes who waits for the agent; null: for any. */
  wake(pid: Pid | null): void {
    const woken = pid === null ? [...this.#byPid.values()] : [this.#byPid.get(pid) ?? []];
    for (const waits of woken) for (const wait of waits) wait.wake();
  }

  /** Everybody is refused CLOSED. */
  close(): void {
    this.#isClosed = true;
    for (const waits of this.#byPid.values()) for (const wait of waits) wait.end(closed());
  }

  #remove(pid: Pid, wait: AgentWait): void {
    const waits = this.#byPid.get(pid);
    if (waits?.delete(wait) !== true) return;
    this.#count -= 1;
    if (waits.size === 0) this.#byPid.delete(pid);
  }
}

/** One caller that waits for one agent. */
export class AgentWait {
  readonly #onClose: () => void;
  /** Something changed since it looked last. */
  #isChanged = false;
  #failure: NexusError | null = null;
  #notify: () => void = () => undefined;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  wake(): void {
    this.#isChanged = true;
    this.#notify();
  }

  end(failure: NexusError): void {
    this.#failure = failure;
    this.#notify();
  }

  /** True: the agent changed since the last time; false: `waitMs` passed. Errors: CANCELLED, CLOSED. */
  async changed(waitMs: number, signal: AbortSignal | null): Promise<boolean> {
    throwIfAborted(signal, "waiting for an agent");
    if (!this.#isChanged && this.#failure === null && waitMs > 0) await this.#pause(waitMs, signal);
    throwIfAborted(signal, "waiting for an agent");
    if (this.#failure !== null) throw this.#failure;
    const isChanged = this.#isChanged;
    this.#isChanged = false;
    return isChanged;
  }

  close(): void {
    this.#notify();
    this.#onClose();
  }

  #pause(waitMs: number, signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        this.#notify = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal?.addEventListener("abort", done, { once: true });
      this.#notify = done;
    });
  }
}

function closed(): NexusError {
  return new NexusError({ code: "CLOSED", what: "this node is shutting down", remedy: "use another node" });
}
