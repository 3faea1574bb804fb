import { type FileMetadata, isDirectoryType, NexusError } from "@nexus/contracts";
import type { CommitResult } from "../abc/meta-store.js";
import type { Route } from "../core/router/vfs-router.js";
import type { WriteResult } from "./api.js";
import type { Call } from "./call.js";
import { isChannel } from "./channel-place.js";
import { writeMessage } from "./channels.js";
import { stage } from "./content.js";
import { editContent } from "./edit.js";
import { sourceBytes } from "./hook-subject.js";
import { type KernelParts, metaStoreOf } from "./parts.js";
import { authorize, commit, intercept, lastOutcome, withIoLocks } from "./pipeline.js";
import { publishContent } from "./publish.js";
import { refuseBeyondQuota } from "./quota.js";
import { atWriteTarget, type Found, notFound } from "./resolve.js";
import { putMutations, type WritePlan } from "./write-plan.js";

/** Errors: NOT_FOUND, IS_A_DIRECTORY, WRONG_TYPE, CONFLICT, NO_SPACE, UNKNOWN_OUTCOME and more (api.ts). */
export async function writeFile(parts: KernelParts, call: Call, plan: WritePlan): Promise<WriteResult> {
  if (plan.where.kind === "at") requireOffset(plan.where.offsetBytes);
  const repeatable = plan.source instanceof Uint8Array;
  return atWriteTarget(parts, call, plan.path, repeatable, (found) => writeAt(parts, call, plan, found));
}

async function writeAt(parts: KernelParts, call: Call, plan: WritePlan, found: Found): Promise<WriteResult> {
  if (isChannel(found.entry)) return writeMessage(parts, call, plan, found);
  const { route } = found;
  await authorize(parts, call, "WRITE", route, found.entry);
  return intercept(
    parts,
    call,
    { operation: "write", route, placement: plan.where, sizeBytes: sourceBytes(plan.source) },
    async () => {
      await refuseEarly(parts, call, plan, found);
      if (plan.where.kind === "replace") {
        const { source, conditions } = plan;
        const knownBytes = source instanceof Uint8Array ? source.length : 0;
        await refuseBeyondQuota(parts, call, route, knownBytes, conditions);
      }
      return resultOf(await store(parts, call, plan, route));
    },
    (result) => result,
  );
}

function store(parts: KernelParts, call: Call, plan: WritePlan, route: Route): Promise<CommitResult> {
  if (plan.where.kind !== "replace") return editContent(parts, call, plan, route);
  if (route.store.addressing === "path") return publishContent(parts, call, plan, route);
  return replaceContent(parts, call, plan, route);
}

/** Stage, lock, commit: the bytes are durable before the entry names them. */
async function replaceContent(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  route: Route,
): Promise<CommitResult> {
  const stored = await stage(parts, call, route, plan.source, null);
  const finishing = plan.source instanceof Uint8Array ? call : call.renewed();
  return withIoLocks(parts, finishing, "exclusive", [route], () =>
    commit(parts, finishing, route, putMutations(parts, call, plan, route, stored)),
  );
}

/** What cannot succeed is refused before its bytes are stored; the commit decides all the rest. */
export async function refuseEarly(
  parts: KernelParts,
  call: Call,
  plan: WritePlan,
  { route, entry: known }: Found,
): Promise<void> {
  if (!isHopeless(plan, known)) return;
  // What this node has applied may be behind: only a fresh look may refuse.
  const entry = await metaStoreOf(parts, route.zoneId).get(route.zonePath, call.freshReadOptions());
  if (!isHopeless(plan, entry)) return;
  if (entry === null) throw notFound(route);
  throw new NexusError({
    code: "IS_A_DIRECTORY",
    what: `${route.visiblePath} is a directory`,
    remedy: "name a file inside it",
    details: { path: route.visiblePath },
  });
}

function isHopeless(plan: WritePlan, entry: FileMetadata | null): boolean {
  if (entry === null) return plan.create === "never";
  return isDirectoryType(entry.entryType);
}

function requireOffset(offsetBytes: number): void {
  if (Number.isSafeInteger(offsetBytes) && offsetBytes >= 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the offset ${offsetBytes} is not a whole number from 0`,
    remedy: "give it in bytes",
  });
}

/** The content is the first mutation of its commit; what was made with it, the last. */
export function resultOf(result: CommitResult): WriteResult {
  const [first] = result.outcomes;
  const { entry, created, previous } = lastOutcome(result);
  return {
    entry,
    created: first?.created ?? created,
    previous: first?.previous ?? previous,
    token: result.token,
  };
}
