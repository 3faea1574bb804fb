import { DT_DIR, NexusError, type WriteConditions } from "@nexus/contracts";
import type { CallOptions, ItemResult, StatResult, WriteResult } from "@nexus/kernel";
import { applyUnifiedDiff, replaceText, utf8Encode } from "@nexus/lib";
import type { FilesystemCalls } from "./calls.js";
import type { TextChange } from "./filesystem.js";

/** Times a change of content is made anew on top of what another writer left; each time somebody got on. */
export const MAX_EDIT_ATTEMPTS = 20;
/** Items of one batch that are written at a time. */
export const BATCH_WRITES_AT_ONCE = 8;

const EVERYTHING = { offsetBytes: 0, lengthBytes: null };

/**
 * Changes the text of a file: the write holds only for the content that was read, so a writer in between is never
 * overwritten. Errors: CONFLICT (`ifMatch`, or the change does not fit), INVALID_ARGUMENT (no UTF-8 text), NOT_FOUND.
 */
export function editText(
  driver: FilesystemCalls,
  path: string,
  change: TextChange,
  ifMatch: WriteConditions["ifMatch"],
  options: CallOptions,
): Promise<WriteResult> {
  return onTopOfOthers(ifMatch, async () => {
    const { entry, bytes } = await driver.read({ path, range: EVERYTHING, expectedContentId: null }, options);
    if (ifMatch !== undefined && entry.etag !== ifMatch) throw changedMeanwhile(path, entry.etag);
    const text = decodeText(path, bytes);
    const edited = "diff" in change ? applyUnifiedDiff(text, change.diff) : replaceText(text, change);
    return write(driver, path, utf8Encode(edited), null, entry.etag, options);
  });
}

/** Removes a directory and nothing else. Errors: NOT_A_DIRECTORY (a mount, too), NOT_EMPTY unless `recursive`. */
export async function removeDirectory(
  driver: FilesystemCalls,
  path: string,
  recursive: boolean,
  options: CallOptions,
): Promise<number> {
  const { entry } = await driver.stat(path, options, { lock: false });
  if (entry.entryType !== DT_DIR) {
    throw new NexusError({
      code: "NOT_A_DIRECTORY",
      what: `${path} is not a directory`,
      remedy: "remove it with remove(), a mount with zones.unmount()",
      details: { path },
    });
  }
  const conditions = { ifMatch: entry.etag };
  return (await driver.unlink({ path, recursive, conditions }, options)).removedCount;
}

/** Errors: those of the stat, other than that nothing is there. */
export function isThere(item: ItemResult<StatResult>): boolean {
  if (item.ok) return true;
  if (item.error.code === "NOT_FOUND" || item.error.code === "NOT_A_DIRECTORY") return false;
  throw item.error;
}

/** One result an item, in their order; an item's failure never affects another item. */
export async function eachOnItsOwn<I, T>(
  items: readonly I[],
  work: (item: I) => Promise<T>,
): Promise<readonly ItemResult<T>[]> {
  const results: ItemResult<T>[] = [];
  for (let start = 0; start < items.length; start += BATCH_WRITES_AT_ONCE) {
    const some = items
      .slice(start, start + BATCH_WRITES_AT_ONCE)
      .map(async (item): Promise<ItemResult<T>> => {
        try {
          return { ok: true, value: await work(item) };
        } catch (error) {
          return { ok: false, error: NexusError.from(error) };
        }
      });
    results.push(...(await Promise.all(some)));
  }
  return results;
}

/** Again on top of what another writer left, unless the caller named what it must be. */
async function onTopOfOthers<T>(ifMatch: string | undefined, attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isOvertaken = NexusError.is(error) && error.code === "CONFLICT" && !isMisfit(error);
      if (!isOvertaken || ifMatch !== undefined || attempts === MAX_EDIT_ATTEMPTS) throw error;
    }
  }
}

/** The change does not fit the text that is there: another attempt finds the same. */
function isMisfit({ details }: NexusError): boolean {
  return "replacement" in details || "line" in details;
}

function write(
  driver: FilesystemCalls,
  path: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  offsetBytes: number | null,
  ifMatch: string,
  options: CallOptions,
): Promise<WriteResult> {
  const request = {
    path,
    source,
    offsetBytes,
    mimeType: null,
    conditions: { ifMatch },
    createParents: false,
  };
  return driver.write(request, options, () => undefined);
}

function decodeText(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${path} is not UTF-8 text`,
      remedy: "read it, change its bytes, and write() it with ifMatch",
      details: { path },
      cause,
    });
  }
}

function changedMeanwhile(path: string, etag: string): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `${path} has etag ${etag} by now`,
    remedy: "read it again",
    details: { path, etag },
  });
}
