import { NexusError } from "@nexus/contracts";
import { applyUnifiedDiff, Backoff, replaceText, sleep, utf8Encode } from "@nexus/lib";
import { WHOLE_OBJECT } from "../abc/object-store.js";
import type { EditRequest, WriteResult } from "./api.js";
import { requireBatchSize } from "./batch.js";
import type { Call } from "./call.js";
import { RETRY_INITIAL_MS, RETRY_MAX_MS, tooContended } from "./edit.js";
import type { KernelParts } from "./parts.js";
import { lockPath } from "./pipeline.js";
import { readBuffered } from "./read.js";
import { place } from "./resolve.js";
import { writeFile } from "./write.js";

/**
 * Reads a text, changes it, and writes it on the condition that it is still the one that was read; when another writer
 * was faster, once more on top of its result. Edits of this node at one path take turns. Errors: see KernelTier2.edit.
 */
export async function editText(parts: KernelParts, call: Call, request: EditRequest): Promise<WriteResult> {
  const route = place(parts, call, request.path);
  const path = lockPath(route);
  parts.lockOrder.check("turn", [path]);
  const release = await parts.editTurns.acquire([{ path, mode: "exclusive" }], call.turnOptions());
  try {
    return await parts.lockOrder.holding("turn", [path], () => onTopOfOthers(parts, call, request));
  } finally {
    release();
  }
}

async function onTopOfOthers(parts: KernelParts, call: Call, request: EditRequest): Promise<WriteResult> {
  const { maxEditAttempts, maxEditBytes, maxBatchItems } = parts.limits;
  if (!("diff" in request.change)) requireBatchSize(request.change.length, maxBatchItems);
  const backoff = new Backoff({
    initialMs: RETRY_INITIAL_MS,
    maxMs: RETRY_MAX_MS,
    factor: 2,
    jitter: 1,
    random: parts.random,
  });
  for (;;) {
    const { etag, text } = await textOf(parts, call, request);
    const source = utf8Encode(changed(text, request, maxEditBytes));
    if (source.length > maxEditBytes) throw tooLong(request.path, source.length, maxEditBytes);
    try {
      return await writeFile(parts, call, {
        path: request.path,
        source,
        where: { kind: "replace" },
        mimeType: null,
        conditions: { ifMatch: etag },
        create: "never",
        createParents: false,
        tie: null,
      });
    } catch (error) {
      const overtaken = NexusError.is(error) && error.code === "CONFLICT" && request.ifMatch === undefined;
      if (!overtaken) throw error;
      if (backoff.attempts + 1 >= maxEditAttempts) throw tooContended(request.path, maxEditAttempts, error);
      await sleep(backoff.nextMs(), call.signal, `editing ${request.path}`);
    }
  }
}

async function textOf(
  parts: KernelParts,
  call: Call,
  { path, ifMatch }: EditRequest,
): Promise<{ readonly etag: string; readonly text: string }> {
  const budget = { leftBytes: parts.limits.maxEditBytes };
  const request = { path, range: WHOLE_OBJECT, expectedContentId: null };
  const { entry, bytes, message } = await readBuffered(parts, call, request, budget);
  if (message !== undefined) throw noText(path, "is a pipe or stream, not a file", null);
  if (ifMatch !== undefined && entry.etag !== ifMatch) {
    throw new NexusError({
      code: "CONFLICT",
      what: `${path} has etag ${entry.etag}, not ${ifMatch}`,
      remedy: "read it again and decide anew",
      details: { path, currentEtag: entry.etag, currentVersion: entry.version },
    });
  }
  try {
    return {
      etag: entry.etag,
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    };
  } catch (cause) {
    throw noText(path, "is not UTF-8 text", cause);
  }
}

/** A text has no more characters (UTF-16) than bytes. */
function changed(text: string, { change }: EditRequest, maxBytes: number): string {
  return "diff" in change ? applyUnifiedDiff(text, change.diff) : replaceText(text, change, maxBytes);
}

function tooLong(path: string, bytes: number, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `the edit makes ${path} ${bytes} bytes long, above ${limit} (limit maxEditBytes)`,
    remedy: "write the whole file",
    details: { path, bytes, limit },
  });
}

function noText(path: string, problem: string, cause: unknown): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${path} ${problem}`,
    remedy: "read it, change its bytes, and write them with ifMatch",
    details: { path },
    cause,
  });
}
