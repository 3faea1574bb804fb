import { LINEARIZABLE, NexusError } from "@nexus/contracts";
import { type MetaStore, SESSION_ROWS } from "@nexus/kernel";
import { baseName, parseClientSessionId } from "@nexus/lib";

const TIMEOUT_MS = 30_000;
const PAGE_ENTRIES = 1_000;

/**
 * Ends every client's session of a zone that is opened by this process alone: their clients went with the process
 * before it. What is tied to them is removed next. A problem leaves them to their leases.
 */
export async function endSessions(store: MetaStore, onProblem: (error: NexusError) => void): Promise<void> {
  try {
    if ((await store.get(SESSION_ROWS, { consistency: LINEARIZABLE, timeoutMs: TIMEOUT_MS })) === null)
      return;
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<MetaStore["list"]>> = await store.list(
        SESSION_ROWS,
        { cursor, limit: PAGE_ENTRIES },
        { consistency: LINEARIZABLE, timeoutMs: TIMEOUT_MS },
      );
      await Promise.all(page.entries.map(({ path }) => endSession(store, baseName(path))));
      cursor = page.nextCursor;
    } while (cursor !== null);
  } catch (error) {
    onProblem(NexusError.from(error));
  }
}

async function endSession(store: MetaStore, name: string): Promise<void> {
  try {
    const sessionId = parseClientSessionId(name);
    await store.commit([{ kind: "keepSession", sessionId, leaseMs: 0 }], { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!NexusError.is(error) || error.code !== "SESSION_ENDED") throw error;
  }
}
