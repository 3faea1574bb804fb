import type { ContentId, FileMetadata, ZoneId } from "@nexus/contracts";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";

/** A place in a path-addressed store, and in the zone whose rows say what belongs there. */
export interface IntentPlace {
  readonly zoneId: ZoneId;
  readonly zonePath: string;
  readonly key: ContentId;
}

/**
 * What is about to be done to bytes that a commit will or will not make those of a file, as it is kept over a crash
 * (JSON; kinds and fields are only ever added).
 */
export type Intent =
  /** `staged` takes the place of what is at `at`, which waits at `saved`; both null where there is none. */
  | {
      readonly kind: "replace";
      readonly at: IntentPlace;
      readonly staged: ContentId | null;
      readonly saved: ContentId | null;
      /** Of the row before; null: there was none. */
      readonly etag: string | null;
    }
  /** The entry with that inode moves, its bytes first. */
  | { readonly kind: "move"; readonly from: IntentPlace; readonly to: IntentPlace; readonly inode: string }
  /** Entries with those inodes go, their bytes last. */
  | {
      readonly kind: "remove";
      readonly entries: readonly { readonly at: IntentPlace; readonly inode: string }[];
    };

export function intentPlace({ zoneId, zonePath, storePath }: Route): IntentPlace {
  return { zoneId, zonePath, key: storePath as ContentId };
}

export function inodeText(entry: Pick<FileMetadata, "inode">): string {
  return String(entry.inode);
}

/** Every place an intent is about. */
export function placesOf(intent: Intent): readonly IntentPlace[] {
  switch (intent.kind) {
    case "replace":
      return [intent.at];
    case "move":
      return [intent.from, intent.to];
    case "remove":
      return intent.entries.map(({ at }) => at);
  }
}

/** Runs `work` with the intent durable before it begins. Whatever `work` leaves undone on purpose is its own. */
export async function withIntent<T>(
  call: Call,
  { store, visiblePath }: Route,
  intent: Intent,
  work: () => Promise<T>,
): Promise<T> {
  const { intents } = store;
  if (intents === null) return work();
  const id = await call.within(`noting what is done to ${visiblePath}`, () =>
    intents.begin(JSON.stringify(intent)),
  );
  try {
    return await work();
  } finally {
    // One that stays finds its work done at the next start.
    await intents.end(id).catch(() => undefined);
  }
}

/** null: a note that a crash cut short, or no note at all; what it was about had not begun. */
export function parseIntent(text: string): Intent | null {
  try {
    const intent = JSON.parse(text) as Intent;
    return isIntent(intent) ? intent : null;
  } catch {
    return null;
  }
}

function isIntent(intent: Intent): boolean {
  switch (intent.kind) {
    case "replace":
      return isPlace(intent.at) && [intent.staged, intent.saved, intent.etag].every(isTextOrNull);
    case "move":
      return isPlace(intent.from) && isPlace(intent.to) && typeof intent.inode === "string";
    case "remove":
      return intent.entries.every(({ at, inode }) => isPlace(at) && typeof inode === "string");
    default:
      return false;
  }
}

function isPlace({ zoneId, zonePath, key }: IntentPlace): boolean {
  return [zoneId, zonePath, key].every((part) => typeof part === "string");
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}
