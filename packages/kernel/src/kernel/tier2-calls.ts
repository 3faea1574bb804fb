import type { ContentId, OperationContext as Context } from "@nexus/contracts";
import type { Permission } from "../core/permissions/types.js";
import type { Admission } from "./admission.js";
import type * as api from "./api.js";
import { requireBatchSize, runBatch } from "./batch.js";
import type { Call } from "./call.js";
import { editText } from "./edit-text.js";
import type { KernelParts } from "./parts.js";
import { access, isDirectory, statOrNull, topLevelMounts } from "./questions.js";
import { targetKey } from "./resolve.js";
import { getXattrs, makeDirectory, setXattrs } from "./setattr.js";
import { exists, stat } from "./stat.js";
import { removeDirectory } from "./unlink.js";
import { writeFile } from "./write.js";
import { creatingPlanOf } from "./write-plan.js";

type Options = api.CallOptions;

/** The calls of `KernelTier2`, and others as small, through the kernel's door. */
export abstract class Tier2Calls implements Omit<api.KernelTier2, "unlinkAtomic"> {
  readonly #parts: KernelParts;
  readonly #admission: Admission;

  constructor(parts: KernelParts, admission: Admission) {
    this.#parts = parts;
    this.#admission = admission;
  }

  edit(request: api.EditRequest, context: Context, options: Options): Promise<api.WriteResult> {
    return this.#admission.run("edit", context, options, (call) => editText(this.#parts, call, request));
  }

  append(
    request: { readonly path: string; readonly data: Uint8Array; readonly createParents: boolean },
    context: Context,
    options: Options,
  ): Promise<api.WriteResult> {
    const { path, data, createParents } = request;
    const creating = { path, source: data, offsetBytes: null, mimeType: null, conditions: {}, createParents };
    return this.#admission.run("append", context, options, (call) =>
      writeFile(this.#parts, call, { ...creatingPlanOf(creating), where: { kind: "end" } }),
    );
  }

  exists(path: string, context: Context, options: Options): Promise<boolean> {
    return this.#admission.run("exists", context, options, (call) => exists(this.#parts, call, path));
  }

  mkdir(
    request: { readonly path: string; readonly parents: boolean; readonly existOk: boolean },
    context: Context,
    options: Options,
  ): Promise<api.SetattrResult> {
    return this.#admission.run("mkdir", context, options, async (call) =>
      makeDirectory(this.#parts, call, request),
    );
  }

  rmdir(request: api.RmdirRequest, context: Context, options: Options): Promise<api.UnlinkResult> {
    return this.#admission.run("rmdir", context, options, (call) =>
      removeDirectory(this.#parts, call, request),
    );
  }

  access(path: string, permission: Permission, context: Context, options: Options): Promise<boolean> {
    return this.#admission.run("access", context, options, (call) =>
      access(this.#parts, call, path, permission),
    );
  }

  isDirectory(path: string, context: Context, options: Options): Promise<boolean> {
    return this.#admission.run("is_directory", context, options, (call) =>
      isDirectory(this.#parts, call, path),
    );
  }

  existsBatch(paths: readonly string[], context: Context, options: Options) {
    return this.#each("exists_batch", paths, context, options, null, async (call, path) => {
      return (await statOrNull(this.#parts, call, path)) !== null;
    });
  }

  getContentId(path: string, context: Context, options: Options): Promise<ContentId | null> {
    return this.#admission.run("get_content_id", context, options, async (call) => {
      return (await stat(this.#parts, call, path)).entry.contentId;
    });
  }

  getTopLevelMounts(context: Context, options: Options): Promise<readonly api.TopLevelMount[]> {
    return this.#admission.run("get_top_level_mounts", context, options, (call) =>
      topLevelMounts(this.#parts, call),
    );
  }

  getXattrsBatch(paths: readonly string[], context: Context, options: Options) {
    return this.#each("get_xattrs_batch", paths, context, options, null, (call, path) =>
      getXattrs(this.#parts, call, path),
    );
  }

  setXattrsBatch(
    items: readonly { readonly path: string; readonly xattrs: Readonly<Record<string, string | null>> }[],
    context: Context,
    options: Options,
  ) {
    return this.#each("set_xattrs_batch", items, context, options, this.targetOf, (call, { path, xattrs }) =>
      setXattrs(this.#parts, call, path, xattrs),
    );
  }

  /** For `keyOf`: items of one place, whatever they call it, take effect in the order given. */
  protected readonly targetOf = (call: Call, { path }: { readonly path: string }): Promise<string> =>
    targetKey(this.#parts, call, path);

  #each<I, T>(
    name: string,
    items: readonly I[],
    context: Context,
    options: Options,
    keyOf: ((call: Call, item: I) => Promise<string>) | null,
    work: (call: Call, item: I) => Promise<T>,
  ): Promise<readonly api.ItemResult<T>[]> {
    return this.#admission.run(name, context, options, async (call) => {
      const { maxBatchItems, batchConcurrency } = this.#parts.limits;
      requireBatchSize(items.length, maxBatchItems);
      const keyOfItem = keyOf === null ? null : (item: I) => keyOf(call, item);
      return runBatch(items, batchConcurrency, keyOfItem, (item) => work(call, item));
    });
  }
}
