import { type FileMetadata } from "@nexus/contracts";
import type * as api from "../../kernel/api.js";
import { ANN } from "../kernel-fixture.js";
import { type Answer, all, CALL_OPTIONS, removed, written } from "./answers.js";
import type { UnlinkItem } from "./fuzz-calls.js";
import { kernelConditions } from "./model-tree.js";
import type { Tier2Change } from "./tier2-calls.js";

/** What a call needs to know of the paths of a sequence. */
export interface PerformedPaths {
  in(path: string): string;
  entryAt(path: string, follows: boolean): Promise<FileMetadata | null>;
}

export async function performTier2Change(
  kernel: api.KernelTier2,
  call: Tier2Change,
  paths: PerformedPaths,
): Promise<Answer> {
  switch (call.kind) {
    case "edit": {
      const { path, change, expected } = call;
      const etag = expected === "current" ? (await paths.entryAt(path, true))?.etag : undefined;
      const ifMatch = expected === "any" ? undefined : (etag ?? "no");
      return written(await kernel.edit({ path: paths.in(path), change, ifMatch }, ANN, CALL_OPTIONS));
    }
    case "rmdir":
      return removed(await kernel.rmdir({ ...call, path: paths.in(call.path) }, ANN, CALL_OPTIONS));
    case "unlinkAtomic": {
      const requests = await Promise.all(call.items.map((item) => unlinking(item, paths)));
      return all((await kernel.unlinkAtomic(requests, ANN, CALL_OPTIONS)).map(removed));
    }
  }
}

export async function unlinking(
  { path, recursive, conditions }: UnlinkItem,
  paths: PerformedPaths,
): Promise<api.UnlinkRequest> {
  const entry = conditions.etag === "current" ? await paths.entryAt(path, false) : null;
  return { path: paths.in(path), recursive, conditions: kernelConditions(conditions, entry?.etag ?? null) };
}
