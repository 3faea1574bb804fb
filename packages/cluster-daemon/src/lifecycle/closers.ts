import { NexusError } from "@nexus/contracts";

/** What one part does when the daemon stops. Must be bounded by itself or by the deadline it is given. */
export interface Closer {
  readonly name: string;
  close(remainingMs: number): Promise<void>;
}

export interface CloseReport {
  readonly failures: readonly { readonly name: string; readonly error: unknown }[];
}

/**
 * Parts in the order they were opened, closed in reverse unless `closeFirst` says otherwise. A part that fails, or that is not done by the deadline,
 * is reported and left behind; the others are still closed.
 */
export class Closers {
  readonly #stack: Closer[] = [];

  push(name: string, close: (remainingMs: number) => Promise<void>): void {
    this.#stack.push({ name, close });
  }

  /** Lets a part close before everything that was opened after it. */
  closeFirst(name: string): void {
    const at = this.#stack.findIndex((closer) => closer.name === name);
    const [closer] = at === -1 ? [] : this.#stack.splice(at, 1);
    if (closer === undefined) throw new Error(`no open part is named ${name}`);
    this.#stack.push(closer);
  }

  /** Closes everything, the newest first, within `timeoutMs` altogether. */
  async closeAll(timeoutMs: number): Promise<CloseReport> {
    const deadlineMs = performance.now() + timeoutMs;
    const failures: { name: string; error: unknown }[] = [];
    for (;;) {
      const closer = this.#stack.pop();
      if (closer === undefined) return { failures };
      try {
        await closeWithin(closer, deadlineMs - performance.now());
      } catch (error) {
        failures.push({ name: closer.name, error });
      }
    }
  }
}

/** A part always gets the chance to begin, even when the time is used up. */
const LEAST_MS = 50;

async function closeWithin(closer: Closer, remainingMs: number): Promise<void> {
  const boundMs = Math.max(LEAST_MS, remainingMs);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new NexusError({
          code: "DEADLINE_EXCEEDED",
          what: `closing ${closer.name} took longer than the ${Math.round(boundMs)} ms left`,
        }),
      );
    }, boundMs);
  });
  try {
    await Promise.race([closer.close(boundMs), late]);
  } finally {
    clearTimeout(timer);
  }
}
