import { NexusError } from "@nexus/contracts";

/**
 * The same items, ending with CANCELLED as soon as `signal` aborts, even while the source keeps silent: a pipe
 * nobody writes to must not hold up a call that was given up.
 */
export async function* abortable<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let giveUp: (error: NexusError) => void = () => undefined;
  let isWaiting = false;
  const onAbort = (): void => giveUp(cancelled(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      if (signal.aborted) throw cancelled(signal);
      isWaiting = true;
      // One promise an item: racing them all against a single one would keep every item alive with it.
      const next = await new Promise<IteratorResult<T, unknown>>((resolve, reject) => {
        giveUp = reject;
        iterator.next().then(resolve, reject);
      });
      isWaiting = false;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    const closing = iterator.return?.();
    // A source that is waiting cannot be closed before it wakes up; its end is of no interest any more.
    if (isWaiting) closing?.catch(() => undefined);
    else await closing;
  }
}

function cancelled(signal: AbortSignal): NexusError {
  return new NexusError({ code: "CANCELLED", what: "the write was cancelled", cause: signal.reason });
}
