import { type ContentId, type FileMetadata, LINEARIZABLE, NexusError } from "@nexus/contracts";
import { Backoff, sleep } from "@nexus/lib";
import type { ObjectStore, PendingIntent } from "../abc/object-store.js";
import type { LockRequest } from "../core/locks/io-lock-table.js";
import { ignoreMissing, ignoreMissingOrFull } from "./failures.js";
import { type Intent, type IntentPlace, inodeText, parseIntent, placesOf } from "./intents.js";
import { type KernelParts, metaStoreOf } from "./parts.js";

/** Milliseconds one wait for the places may take; it is told of, then, and goes on. */
const LOCK_TIMEOUT_MS = 10_000;
/** Milliseconds one look at the rows may take, and between two when they cannot be had. */
const READ_TIMEOUT_MS = 10_000;
const RETRY_INITIAL_MS = 100;
const RETRY_MAX_MS = 30_000;

export type IntentOutcome =
  | { readonly kind: "undone" | "completed"; readonly intent: Intent }
  /** Tried again until the kernel closes; places that could be locked stay so. */
  | { readonly kind: "waiting"; readonly intent: Intent; readonly error: NexusError };

export type OnIntent = (outcome: IntentOutcome) => void;

/** Ends what crashes interrupted in the stores of a kernel, from the moment it is ready. */
export class IntentRecovery {
  readonly #parts: KernelParts;
  readonly #onOutcome: OnIntent;
  readonly #stop = new AbortController();
  readonly #seen = new Set<ObjectStore>();
  readonly #running = new Set<Promise<void>>();
  #isStarted = false;

  constructor(parts: KernelParts, onOutcome: OnIntent) {
    this.#parts = parts;
    this.#onOutcome = onOutcome;
  }

  start(): void {
    this.#isStarted = true;
    for (const store of this.#parts.router.stores()) this.#recover(store);
  }

  /** A store that is bound now; one bound before the start waits for it. */
  add(store: ObjectStore): void {
    if (this.#isStarted) this.#recover(store);
  }

  /** Resolves when nothing is pending any more, or the kernel closed. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.settled();
  }

  #recover(store: ObjectStore): void {
    if (this.#seen.has(store)) return;
    this.#seen.add(store);
    const running = recoverIntents(this.#parts, store, this.#stop.signal, this.#onOutcome).finally(() =>
      this.#running.delete(running),
    );
    this.#running.add(running);
  }
}

/**
 * Ends what a crash interrupted in a path-addressed store: bytes that were being moved go back or on, as the rows say.
 * The places are locked before this returns, so no call of this node sees them in between. Resolves when all are done,
 * or `signal` aborts.
 */
function recoverIntents(
  parts: KernelParts,
  store: ObjectStore,
  signal: AbortSignal,
  onOutcome: OnIntent,
): Promise<void> {
  const pending = store.intents?.pending ?? [];
  return Promise.all(pending.map((each) => recover(parts, store, each, signal, onOutcome))).then(
    () => undefined,
  );
}

async function recover(
  parts: KernelParts,
  store: ObjectStore,
  { id, intent: text }: PendingIntent,
  signal: AbortSignal,
  onOutcome: OnIntent,
): Promise<void> {
  const intent = parseIntent(text);
  if (intent === null) {
    // What stays is looked at, and found cut short, at the next start.
    await store.intents?.end(id).catch(() => undefined);
    return;
  }
  // Granted in the turn in which it is asked for, unless a note of the same place, or a call on a store that is bound
  // late, has the place: then it is waited for.
  const lock = () => parts.ioLocks.acquire(locksOf(intent), { timeoutMs: LOCK_TIMEOUT_MS, signal });
  const release = await untilDone(lock, intent, parts.random, signal, onOutcome);
  if (release === null) return;
  try {
    const end = async (): Promise<"undone" | "completed"> => {
      const kind = await settle(parts, store, intent);
      await store.intents?.end(id);
      return kind;
    };
    const kind = await untilDone(end, intent, parts.random, signal, onOutcome);
    if (kind !== null) onOutcome({ kind, intent });
  } finally {
    release();
  }
}

function locksOf(intent: Intent): readonly LockRequest[] {
  return placesOf(intent).map(({ zoneId, zonePath }) => ({
    path: zonePath === "/" ? `/${zoneId}` : `/${zoneId}${zonePath}`,
    mode: "exclusive",
  }));
}

/** null: told to stop. */
async function untilDone<T>(
  work: () => Promise<T>,
  intent: Intent,
  random: () => number,
  signal: AbortSignal,
  onOutcome: OnIntent,
): Promise<T | null> {
  const backoff = new Backoff({
    initialMs: RETRY_INITIAL_MS,
    maxMs: RETRY_MAX_MS,
    factor: 2,
    jitter: 0.5,
    random,
  });
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return null;
      onOutcome({ kind: "waiting", intent, error: NexusError.from(error) });
      await sleep(backoff.nextMs(), signal, "waiting to end what a crash interrupted").catch(() => undefined);
    }
  }
  return null;
}

async function settle(
  parts: KernelParts,
  store: ObjectStore,
  intent: Intent,
): Promise<"undone" | "completed"> {
  switch (intent.kind) {
    case "replace":
      return settleReplace(parts, store, intent);
    case "move":
      return settleMove(parts, store, intent);
    case "remove":
      return settleRemove(parts, store, intent);
  }
}

/** Only a row that is just as it was says that the new bytes are nobody's. */
async function settleReplace(
  parts: KernelParts,
  store: ObjectStore,
  { at, staged, saved, etag }: Extract<Intent, { kind: "replace" }>,
): Promise<"undone" | "completed"> {
  const row = await rowAt(parts, at);
  const isCommitted = (row?.etag ?? null) !== etag;
  const stagedIsThere = staged !== null && (await store.sizeBytes(staged)) !== null;
  if (isCommitted) {
    if (saved !== null) await store.remove(saved).catch(ignoreMissing);
  } else if (saved !== null) {
    await store.rename(saved, at.key).catch(ignoreMissing);
  } else if (!stagedIsThere) {
    await store.remove(at.key).catch(ignoreMissing);
  }
  if (staged !== null) await store.remove(staged).catch(ignoreMissing);
  return isCommitted ? "completed" : "undone";
}

async function settleMove(
  parts: KernelParts,
  store: ObjectStore,
  { from, to, inode }: Extract<Intent, { kind: "move" }>,
): Promise<"undone" | "completed"> {
  const isAt = async (place: IntentPlace): Promise<boolean> => {
    const row = await rowAt(parts, place);
    return row !== null && inodeText(row) === inode;
  };
  if (await isAt(from)) {
    await moveOver(store, to.key, from.key);
    return "undone";
  }
  if (await isAt(to)) await moveOver(store, from.key, to.key);
  return "completed";
}

/** What is at the destination already is what was to go there. */
async function moveOver(store: ObjectStore, from: ContentId, to: ContentId): Promise<void> {
  if ((await store.sizeBytes(to)) !== null) return;
  await store.rename(from, to).catch((error: unknown) => {
    if (!NexusError.is(error) || error.code !== "ALREADY_EXISTS") ignoreMissing(error);
  });
}

/** Bytes of a later file stay: the end of an intent is not synced, so an old one may come back after a power loss. */
async function settleRemove(
  parts: KernelParts,
  store: ObjectStore,
  { entries }: Extract<Intent, { kind: "remove" }>,
): Promise<"undone" | "completed"> {
  let remaining = 0;
  for (const { at, inode } of entries) {
    const row = await rowAt(parts, at);
    if (row !== null && inodeText(row) === inode) remaining += 1;
    else if (row === null || row.contentId === null) await store.remove(at.key).catch(ignoreMissingOrFull);
  }
  return remaining === entries.length ? "undone" : "completed";
}

function rowAt(parts: KernelParts, { zoneId, zonePath }: IntentPlace): Promise<FileMetadata | null> {
  const options = { consistency: LINEARIZABLE, timeoutMs: READ_TIMEOUT_MS };
  return metaStoreOf(parts, zoneId).get(zonePath, options);
}
