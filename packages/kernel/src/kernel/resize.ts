import { DT_REG, NexusError } from "@nexus/contracts";
import type { Mutation } from "../abc/meta-store.js";
import type { SetattrRequest, SetattrResult, WriteResult } from "./api.js";
import type { Call } from "./call.js";
import { editContent } from "./edit.js";
import type { KernelParts } from "./parts.js";
import { authorize, intercept } from "./pipeline.js";
import { atWriteTarget, type Found } from "./resolve.js";
import { refuseEarly, resultOf } from "./write.js";
import type { WritePlan } from "./write-plan.js";

/** Mutations of the other attributes a request sets, for the zone path of the file. */
type AttributesOf = (found: Found) => readonly Mutation[];

/**
 * sysSetattr with a size: cuts a file or fills it up with zeros, in one commit with the other attributes. It changes
 * content, so it goes the way of a write: a link is followed, nothing is created, write hooks hear of it inside the
 * setattr hooks. Errors: NOT_FOUND, IS_A_DIRECTORY, WRONG_TYPE, CONFLICT, RESOURCE_EXHAUSTED (too large).
 */
export function resizeFile(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest & { readonly sizeBytes: number },
  attributesOf: AttributesOf,
): Promise<SetattrResult> {
  requireSize(request);
  return atWriteTarget(parts, call, request.path, true, (found) => {
    const alongside = attributesOf(found);
    return resizeAt(parts, call, request, planOfSize(request, alongside), found);
  });
}

function planOfSize(
  { path, sizeBytes, mimeType, conditions }: SetattrRequest & { readonly sizeBytes: number },
  alongside: readonly Mutation[],
): WritePlan {
  return {
    path,
    source: new Uint8Array(0),
    where: { kind: "size", sizeBytes, alongside },
    mimeType,
    conditions,
    create: "never",
    createParents: false,
    tie: null,
  };
}

async function resizeAt(
  parts: KernelParts,
  call: Call,
  request: SetattrRequest,
  plan: WritePlan,
  found: Found,
): Promise<SetattrResult> {
  const { route } = found;
  await authorize(parts, call, "WRITE", route);
  const write = (): Promise<WriteResult> =>
    intercept(
      parts,
      call,
      { operation: "write", route, placement: plan.where, sizeBytes: 0 },
      async () => {
        await refuseEarly(parts, call, plan, found);
        return resultOf(await editContent(parts, call, plan, route));
      },
      (result) => result,
    );
  const subject = { operation: "setattr", route, change: "entry", request } as const;
  const { entry, token } = await intercept(parts, call, subject, write, (result) => result);
  return { entry, created: false, token };
}

function requireSize({ path, entryType, sizeBytes }: SetattrRequest & { readonly sizeBytes: number }): void {
  if (entryType !== DT_REG) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${path} is given a size, which only files have`,
      remedy: "leave the size out, or set it on a file",
      details: { path },
    });
  }
  if (Number.isSafeInteger(sizeBytes) && sizeBytes >= 0) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the size ${sizeBytes} of ${path} is not a whole number from 0`,
    remedy: "give it in bytes",
    details: { path },
  });
}
