import { withDeadline } from "@nexus/lib";

/**
 * Runs `work` for as long as it makes progress: every call of `progress` gives it `stallMs` more. Errors:
 * DEADLINE_EXCEEDED when it stalls, CANCELLED when `parent` aborts, and whatever `work` throws.
 */
export async function withStallLimit<T>(
  stallMs: number,
  what: string,
  parent: AbortSignal | null,
  work: (signal: AbortSignal, progress: () => void) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  let progressed = false;
  const progress = (): void => {
    progressed = true;
  };
  const onParentAbort = (): void => abort.abort(parent?.reason);
  if (parent?.aborted === true) onParentAbort();
  parent?.addEventListener("abort", onParentAbort, { once: true });
  const result = work(abort.signal, progress);
  let settled = false;
  const onSettled = (): void => {
    settled = true;
  };
  result.then(onSettled, onSettled);
  try {
    for (;;) {
      progressed = false;
      try {
        return await withDeadline(() => result, stallMs, `a step of ${what}`, parent);
      } catch (error) {
        if (!progressed || settled || abort.signal.aborted) throw error;
      }
    }
  } catch (error) {
    abort.abort(error);
    throw error;
  } finally {
    parent?.removeEventListener("abort", onParentAbort);
  }
}
