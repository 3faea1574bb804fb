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
  let isWaiting = false;
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(cancelled(signal));
  });
  // Raced below; between two races nobody listens.
  aborted.catch(() => undefined);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      isWaiting = true;
      const next = await Promise.race([aborted, iterator.next()]);
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
