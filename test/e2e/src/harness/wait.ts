/**
 * How long tests wait for what must come about however busy the machine is (ms). A test that claims how soon something
 * happens says so with a number of its own.
 */
export const PATIENCE_MS = 120_000;

/** What a probe throws when waiting on is of no use. */
export class FatalError extends Error {}

/** Polls until `probe` gives a value other than undefined. Fails with what was last seen, never silently. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = PATIENCE_MS,
  intervalMs = 50,
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  let lastError: unknown = null;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined) return value;
      lastError = null;
    } catch (error) {
      if (error instanceof FatalError) throw error;
      lastError = error;
    }
    if (performance.now() >= deadlineMs) {
      const seen = lastError === null ? "the condition did not hold" : String(lastError);
      throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}: ${seen}`);
    }
    await new Promise((wake) => setTimeout(wake, intervalMs));
  }
}
