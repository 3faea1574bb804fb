import { createHash } from "node:crypto";
import type { ZoneReplica } from "../zone/replica.js";
import { SESSIONS_RANGE } from "../zone/state/keys.js";

/** First byte of keys whose rows are not the same on every replica: sessions are kept by slices. */
const UNEQUAL_SPACES: ReadonlySet<number | undefined> = new Set([SESSIONS_RANGE.low[0]]);
const ALL_ROWS = { low: Uint8Array.of(0), high: Uint8Array.of(0xff, 0xff) };

/** A digest of a replica's rows as they are stored: equal for replicas at the same applied index. */
export async function stateFingerprint(replica: ZoneReplica): Promise<string> {
  const { state } = replica;
  const hash = createHash("sha256");
  const view = await state.store.openView();
  try {
    for await (const { key, value } of state.rows(view, ALL_ROWS)) {
      if (UNEQUAL_SPACES.has(key[0])) continue;
      hash.update(`${key.length},${value.length};`).update(key).update(value);
    }
  } finally {
    await view.close();
  }
  return hash.digest("hex").slice(0, 16);
}
