import { type ContentId, NexusError } from "@nexus/contracts";
import { parsePath, splitPath } from "@nexus/lib";

/** Where files are written before they get their name; below the root, on its filesystem, never served. */
export const TEMP_FOLDER_NAME = ".nexus-tmp";

/** Where intents lie, a file each; never served. */
export const INTENTS_FOLDER_NAME = ".nexus-intents";

/** A key of a path-addressed store, checked: names from the root down, at least one. */
export interface StoreKey {
  /** The key as the store hands it out. */
  readonly id: ContentId;
  readonly names: readonly string[];
}

/** Errors: INVALID_PATH (empty, `..`, NUL, too long, the store's own folders). */
export function parseStoreKey(text: string): StoreKey {
  const rooted = text.startsWith("/");
  const path = parsePath(rooted ? text : `/${text}`);
  const names = splitPath(path);
  if (names.length === 0) {
    throw new NexusError({
      code: "INVALID_PATH",
      what: `key ${JSON.stringify(text)} names the root of the store`,
      remedy: "name a file inside it",
    });
  }
  if (names[0] === TEMP_FOLDER_NAME || names[0] === INTENTS_FOLDER_NAME) {
    throw new NexusError({
      code: "INVALID_PATH",
      what: `key ${JSON.stringify(text)} lies in ${names[0]}, which the store keeps for itself`,
      remedy: "choose another name",
    });
  }
  return { id: (rooted ? path : path.slice(1)) as ContentId, names };
}
