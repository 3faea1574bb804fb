import { type ContentId, type FileMetadata, NexusError, type WriteConditions } from "@nexus/contracts";
import { Backoff, sleep } from "@nexus/lib";
import type { CommitResult } from "../abc/meta-store.js";
import { type PutOptions, type StoredObject, WHOLE_OBJECT } from "../abc/object-store.js";
import { checkConditions } from "../core/namespace/conditions.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { collect, contentKey, contentPieces, objectKey } from "./content.js";
import { ignoreMissing, isUnknownOutcome } from "./failures.js";
import { intentPlace, withIntent } from "./intents.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { commit, lockPath, withIoLocks } from "./pipeline.js";
import { refuseBeyondQuota } from "./quota.js";
import { notFound } from "./resolve.js";
import { requireVacant } from "./vacancy.js";
import { putMutation, type WritePlan } from "./write-plan.js";

export const RETRY_INITIAL_MS = 2;
export const RETRY_MAX_MS = 100;

/**
 * Writes at an offset, or at the end. The new content is derived from the present one, so the commit holds
 * only "from this etag to that": a conflict means another node was faster, and the edit is made again on top
 * of its result. Nothing of either is lost. Writers on this node take turns, so they do not conflict at all.
 */
export async function editContent(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
): Promise<CommitResult> {
  const data = await call.within(`receiving the bytes for ${route.visiblePath}`, () =>
    collect(plan.source, parts.limits.maxEditBytes, `a write into ${route.visiblePath}`),
  );
  const path = lockPath(route);
  parts.lockOrder.check("turn", [path]);
  const release = await parts.editTurns.acquire([{ path, mode: "exclusive" }], call.turnOptions());
  const attempt = (): Promise<CommitResult> => editOnce(parts, call, plan, route, data);
  try {
    return await parts.lockOrder.holding("turn", [path], () =>
      retryOnConflict(parts, call, plan, route, attempt),
    );
  } finally {
    release();
  }
}

async function retryOnConflict(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
  attempt: () => Promise<CommitResult>,
): Promise<CommitResult> {
  const { maxEditAttempts } = parts.limits;
  const backoff = new Backoff({
    initialMs: RETRY_INITIAL_MS,
    maxMs: RETRY_MAX_MS,
    factor: 2,
    jitter: 1,
    random: parts.random,
  });
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      // The caller's own condition is not ours to try again.
      const retry = NexusError.is(error) && error.code === "CONFLICT" && isUnconditional(plan.conditions);
      if (!retry) throw error;
      if (backoff.attempts + 1 >= maxEditAttempts)
        throw tooContended(route.visiblePath, maxEditAttempts, error);
      await sleep(backoff.nextMs(), call.signal, `writing into ${route.visiblePath}`);
    }
  }
}

function isUnconditional({ ifMatch, ifVersion, ifAbsent }: WriteConditions): boolean {
  return ifMatch === undefined && ifVersion === undefined && ifAbsent !== true;
}

async function editOnce(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
  data: Uint8Array,
): Promise<CommitResult> {
  if (route.store.addressing === "path") {
    // Bytes are changed in place there: look, change and commit are one step in the lock.
    return withIoLocks(parts, call, "exclusive", [route], () => editInPlace(parts, call, plan, route, data));
  }
  const entry = await current(parts, call, plan, route);
  const stored = await edited(parts, call, plan, route, entry, data);
  return withIoLocks(parts, call, "exclusive", [route], () =>
    commitEdit(parts, call, plan, route, entry, stored),
  );
}

async function editInPlace(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
  data: Uint8Array,
): Promise<CommitResult> {
  const entry = await current(parts, call, plan, route);
  checkConditions(route.visiblePath, entry, plan.conditions);
  const key = entry === null ? null : objectKey(route, entry);
  if (entry === null || key === null) await requireVacant(call, route);
  else await cutTo(call, route, key, entry.sizeBytes);
  if (entry !== null && key !== null && shrinks(plan, entry)) {
    // The bytes go last: until the commit they are the file's, and behind its end nobody reads them.
    const { sizeBytes } = plan.where;
    const result = await commitEdit(parts, call, plan, route, entry, { contentId: key, sizeBytes });
    // What cannot be cut off now is cut off by the next edit; the file has its new size already.
    await cutTo(call, route, key, sizeBytes).catch(() => undefined);
    return result;
  }
  const apply = async (): Promise<CommitResult> => {
    const stored = await edited(parts, call, plan, route, entry, data);
    try {
      return await commitEdit(parts, call, plan, route, entry, stored);
    } catch (error) {
      if (!isUnknownOutcome(error)) await takeBack(call, route, entry, key);
      throw error;
    }
  };
  // A host file that is made here must not outlive a crash before the commit: it would keep the name taken.
  if (key !== null) return apply();
  const etag = entry?.etag ?? null;
  const at = intentPlace(route);
  return withIntent(call, route, { kind: "replace", at, staged: null, saved: null, etag }, apply);
}

/** Undoes what an edit added: the file itself, or what is behind its former end. */
async function takeBack(
  call: Call,
  route: Route,
  entry: FileMetadata | null,
  key: ContentId | null,
): Promise<void> {
  if (entry === null || key === null) {
    await route.store.remove(route.storePath as ContentId).catch(ignoreMissing);
  } else {
    await cutTo(call, route, key, entry.sizeBytes);
  }
}

/** An edit that was refused, or cut short by a crash, may have left a host file longer than its entry says. */
async function cutTo(call: Call, route: Route, key: ContentId, sizeBytes: number): Promise<void> {
  await call.within(`cutting the host file of ${route.visiblePath}`, async (signal) => {
    const presentBytes = await route.store.sizeBytes(key);
    if (presentBytes === null || presentBytes <= sizeBytes) return;
    await route.store.resize(key, sizeBytes, { key, signal });
  });
}

function shrinks(
  plan: WritePlan,
  entry: FileMetadata,
): plan is WritePlan & { readonly where: { readonly kind: "size"; readonly sizeBytes: number } } {
  return plan.where.kind === "size" && plan.where.sizeBytes < entry.sizeBytes;
}

async function current(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
): Promise<FileMetadata | null> {
  const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.freshReadOptions());
  if (entry === null && plan.create === "never") throw notFound(route);
  return entry;
}

function commitEdit(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
  entry: FileMetadata | null,
  stored: StoredObject,
): Promise<CommitResult> {
  const basis = entry === null ? { ifAbsent: true } : { ifMatch: entry.etag };
  const mutation = putMutation(parts, call, plan, route, stored, { ...basis, ...plan.conditions });
  return commit(parts, call, route, [mutation, ...(plan.where.kind === "size" ? plan.where.alongside : [])]);
}

/**
 * New content: the present one with `data` in its place, or of another size. Pulls the present one first when it is elsewhere.
 */
async function edited(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
  entry: FileMetadata | null,
  data: Uint8Array,
): Promise<StoredObject> {
  if (entry === null || !shrinks(plan, entry)) {
    parts.growth.admit(data.length);
    await refuseBeyondQuota(parts, call, route, sizeAfter(plan, entry, data), plan.conditions);
  }
  const base = entry === null ? null : contentKey(route, entry);
  const key = route.store.addressing === "path" ? route.storePath : null;
  const put = (): Promise<StoredObject> =>
    call.within(`storing the bytes of ${route.visiblePath}`, (signal) =>
      change(route, plan, base, entry?.sizeBytes ?? 0, data, { key, signal }),
    );
  try {
    return withKey(await put(), key);
  } catch (error) {
    if (!NexusError.is(error) || error.code !== "NOT_FOUND" || entry === null) throw error;
    await pull(parts, call, route, entry);
    return withKey(await put(), key);
  }
}

/** Bytes of the file once the edit is made. */
function sizeAfter({ where }: WritePlan, entry: FileMetadata | null, data: Uint8Array): number {
  const presentBytes = entry?.sizeBytes ?? 0;
  switch (where.kind) {
    case "size":
      return where.sizeBytes;
    case "at":
      return Math.max(presentBytes, where.offsetBytes + data.length);
    case "end":
      return presentBytes + data.length;
    case "replace":
      return data.length;
  }
}

function change(
  { store }: Route,
  { where }: WritePlan,
  base: ContentId | null,
  endBytes: number,
  data: Uint8Array,
  options: PutOptions,
): Promise<StoredObject> {
  if (where.kind === "size") return store.resize(base, where.sizeBytes, options);
  return store.putRange(base, where.kind === "at" ? where.offsetBytes : endBytes, data, options);
}

function withKey(stored: StoredObject, key: string | null): StoredObject {
  return key === null ? stored : { ...stored, contentId: key as ContentId };
}

/** Reading content makes the store keep what it pulls. Errors: CONTENT_UNAVAILABLE. */
async function pull(parts: KernelParts, call: Call, route: Route, entry: FileMetadata): Promise<void> {
  await call.within(`fetching ${route.visiblePath}`, async (signal) => {
    for await (const piece of contentPieces(parts, route, entry, WHOLE_OBJECT, signal)) void piece;
  });
}

export function tooContended(path: string, attempts: number, cause: unknown): NexusError {
  return new NexusError({
    code: "CONFLICT",
    what: `${path} changed under each of ${attempts} attempts to write into it`,
    remedy: "try again when fewer writers use it",
    details: { path, attempts },
    cause,
  });
}
