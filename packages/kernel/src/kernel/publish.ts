import { type ContentId, type FileMetadata, NexusError, type WriteConditions } from "@nexus/contracts";
import type { CommitResult, Mutation } from "../abc/meta-store.js";
import type { StoredObject } from "../abc/object-store.js";
import { checkConditions } from "../core/namespace/conditions.js";
import type { Route } from "../core/router/vfs-router.js";
import type { Call } from "./call.js";
import { objectKey, stage, stagingKey } from "./content.js";
import { ignoreMissing, isUnknownOutcome } from "./failures.js";
import { type Intent, intentPlace, withIntent } from "./intents.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { commit, withIoLocks } from "./pipeline.js";
import { requireVacant } from "./vacancy.js";
import { putMutations, type WritePlan } from "./write-plan.js";

/** What lets the entry at a route name bytes that are stored. */
export interface Publication {
  readonly conditions: WriteConditions;
  mutationsOf(stored: StoredObject): readonly Mutation[];
}

/** Replaces a file of a path-addressed store: stage beside it, then `publishStaged`. */
export async function publishContent(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
): Promise<CommitResult> {
  const staged = await stage(parts, call, route, plan.source, stagingKey(parts));
  const finishing = plan.source instanceof Uint8Array ? call : call.renewed();
  return publishStaged(parts, finishing, route, staged, {
    conditions: plan.conditions,
    mutationsOf: (stored) => putMutations(parts, call, plan, route, stored),
  });
}

/**
 * Lets bytes staged beside a file of a path-addressed store take its place: lock, check, publish by renaming, commit.
 * When the commit is refused the old bytes come back; when its outcome is unknown the new ones stay.
 */
export async function publishStaged(
  parts: KernelParts,
  call: Call,
  route: Route,
  { contentId: staged, sizeBytes }: StoredObject,
  { conditions, mutationsOf }: Publication,
): Promise<CommitResult> {
  const mutations = mutationsOf({ contentId: route.storePath as ContentId, sizeBytes });
  try {
    return await withIoLocks(parts, call, "exclusive", [route], async () => {
      const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.freshReadOptions());
      checkConditions(route.visiblePath, entry, conditions);
      return replacing(parts, call, route, entry, staged, () => commit(parts, call, route, mutations));
    });
  } catch (error) {
    await route.store.remove(staged).catch(ignoreMissing);
    throw error;
  }
}

/**
 * Puts `staged` where the entry's bytes are while `work` runs; puts the old bytes back when it is refused.
 * When it is unknown whether it was, both stay, and the error says where the old ones are.
 */
async function replacing<T>(
  parts: KernelParts,
  call: Call,
  route: Route,
  entry: FileMetadata | null,
  staged: ContentId,
  work: () => Promise<T>,
): Promise<T> {
  const { store } = route;
  const final = route.storePath as ContentId;
  const isOurs = entry !== null && objectKey(route, entry) !== null;
  if (!isOurs) await requireVacant(call, route);
  // A file that somebody removed from the host folder is made anew.
  const replaces = isOurs && (await store.sizeBytes(final)) !== null;
  const saved = stagingKey(parts) as ContentId;
  const move = (from: ContentId, to: ContentId): Promise<void> =>
    call.within(`publishing ${route.visiblePath}`, () => store.rename(from, to));
  const intent: Intent = {
    kind: "replace",
    at: intentPlace(route),
    staged,
    saved: replaces ? saved : null,
    etag: entry?.etag ?? null,
  };
  return withIntent(call, route, intent, async () => {
    let result: T;
    try {
      if (replaces) await move(final, saved);
      await move(staged, final);
      result = await work();
    } catch (error) {
      if (isUnknownOutcome(error)) throw replaces ? namingSaved(route, error, saved) : error;
      if (replaces) await store.rename(saved, final).catch(ignoreMissing);
      // What is there is ours only if the staged bytes have gone there.
      else if ((await store.sizeBytes(staged)) === null) await store.remove(final).catch(ignoreMissing);
      throw error;
    }
    if (replaces) await store.remove(saved).catch(ignoreMissing);
    return result;
  });
}

function namingSaved(route: Route, error: NexusError, saved: ContentId): NexusError {
  return new NexusError({
    code: error.code,
    what: `${error.what}; the bytes that ${route.visiblePath} had before are kept at ${saved} of the host folder`,
    remedy: `${error.remedy ?? "read the file to see which it is"}; then remove or move back ${saved}`,
    details: { ...error.details, savedAt: saved },
    cause: error,
  });
}
