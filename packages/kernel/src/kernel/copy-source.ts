import type { StoredObject } from "../abc/object-store.js";
import { WHOLE_OBJECT } from "../abc/object-store.js";
import type { Call } from "./call.js";
import { contentPieces } from "./content.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { withIoLocks } from "./pipeline.js";
import { requireFile } from "./read.js";
import type { Found } from "./resolve.js";

/**
 * Hands the bytes of a copy's source to `stageBytes`. Bytes of a path-addressed store are edited in place: they are
 * read under the shared I/O lock and as its row says then, so no copy holds bytes of two writes. The lock is gone
 * before that of the target is taken. Errors: NOT_FOUND, WRONG_TYPE (the source changed meanwhile), LOCK_TIMEOUT.
 */
export async function stageSource(
  parts: KernelParts,
  call: Call,
  { route, entry }: Found,
  stageBytes: (pieces: AsyncIterable<Uint8Array>) => Promise<StoredObject>,
): Promise<StoredObject> {
  const stageFile = (row: Found["entry"]): Promise<StoredObject> =>
    stageBytes(contentPieces(parts, route, requireFile(route, row), WHOLE_OBJECT, call.signal));
  if (route.store.addressing === "content") return stageFile(entry);
  return withIoLocks(parts, call, "shared", [route], async () => {
    const options = call.readOptions(route.zoneId);
    return stageFile(await metaStoreOf(parts, route.zoneId).get(route.zonePath, options));
  });
}
