import type { NexusError } from "@nexus/contracts";
import type { HeldLock, LockTable } from "./lock-table.js";

/** How a wait in the queue ended. "gone": it has neither the lock nor a place any more. */
export type WaitEnd =
  | { readonly kind: "granted"; readonly held: HeldLock }
  | { readonly kind: "gone" }
  | { readonly kind: "stopped"; readonly why: "deadline" | "cancelled" };

interface Wait {
  readonly path: string;
  readonly lockId: string;
  readonly settle: (end: WaitEnd) => void;
  readonly fail: (error: NexusError) => void;
}

export interface WaitLimits {
  readonly waitMs: number;
  readonly signal: AbortSignal | null;
  readonly setTimer: (delayMs: number, callback: () => void) => { cancel(): void };
}

/**
 * Callers of this process whose requests stand in a lock table's queue. What became of them is read from the table
 * itself, so a table that jumped forward (a snapshot) is no special case.
 */
export class LockWaits {
  readonly #waits = new Set<Wait>();

  get count(): number {
    return this.#waits.size;
  }

  /** Rejects only by `failAll`. */
  wait(table: LockTable, path: string, lockId: string, limits: WaitLimits): Promise<WaitEnd> {
    return new Promise((resolve, reject) => {
      const { signal } = limits;
      const leave = (): void => {
        timer.cancel();
        signal?.removeEventListener("abort", onAbort);
        this.#waits.delete(wait);
      };
      const settle = (end: WaitEnd): void => {
        leave();
        resolve(end);
      };
      const onAbort = (): void => settle({ kind: "stopped", why: "cancelled" });
      const fail = (error: NexusError): void => {
        leave();
        reject(error);
      };
      const wait: Wait = { path, lockId, settle, fail };
      const timer = limits.setTimer(limits.waitMs, () => settle({ kind: "stopped", why: "deadline" }));
      this.#waits.add(wait);
      signal?.addEventListener("abort", onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
      else this.#look(table, wait);
    });
  }

  /** The table changed. */
  onChanged(table: LockTable): void {
    for (const wait of [...this.#waits]) this.#look(table, wait);
  }

  failAll(error: NexusError): void {
    for (const wait of [...this.#waits]) wait.fail(error);
  }

  #look(table: LockTable, wait: Wait): void {
    const held = table.find(wait.path, wait.lockId);
    if (held !== null) wait.settle({ kind: "granted", held });
    else if (table.findWaiter(wait.path, wait.lockId) === null) wait.settle({ kind: "gone" });
  }
}
