import { vfs } from "@nexus/contracts/wire";
import type { CallOptions, ItemResult, SetattrResult } from "@nexus/kernel";
import { changeInBatches, inBatches } from "@nexus/lib";
import { CLIENT_BATCH_ITEMS } from "../limits.js";
import { type ChangedXattrs, changedXattrsToWire } from "../wire/xattrs.js";
import { failedItem, itemResult } from "./batches.js";
import { callEvenIfLarge, type UnaryCaller } from "./caller.js";
import { entryResult } from "./results.js";

/** Extended attributes of a remote node: the kernel's calls without a context. Reads are linearizable. */
export class XattrClient {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  async getXattrs(path: string, options: CallOptions): Promise<Readonly<Record<string, string>>> {
    const reply = await this.#caller.call(vfs.NexusVFSService.GetXattr, { path, key: "" }, options);
    return reply.xattrs;
  }

  /** All in one step; null removes. Errors: INVALID_ARGUMENT (a key no message can carry), and those of the call. */
  async setXattrs(path: string, xattrs: ChangedXattrs, options: CallOptions): Promise<SetattrResult> {
    const request = changedXattrsToWire(path, xattrs);
    return changed(await this.#caller.call(vfs.NexusVFSService.SetXattr, request, options));
  }

  /** Those of each path. Long lists travel as several calls, one after the other. */
  getXattrsBatch(
    paths: readonly string[],
    options: CallOptions,
  ): Promise<readonly ItemResult<Readonly<Record<string, string>>>[]> {
    return inBatches(paths, CLIENT_BATCH_ITEMS, async (some) => {
      const reply = await callEvenIfLarge(
        this.#caller,
        vfs.NexusVFSService.GetXattrBulk,
        { paths: some, key: "" },
        options,
      );
      return reply.items.map((item) => itemResult(item, ({ xattrs }) => xattrs));
    });
  }

  /** Those of one path in the order given. Long lists travel as several calls, one after the other. */
  setXattrsBatch(
    items: readonly { readonly path: string; readonly xattrs: ChangedXattrs }[],
    options: CallOptions,
  ): Promise<readonly ItemResult<SetattrResult>[]> {
    const work = async (some: typeof items): Promise<readonly ItemResult<SetattrResult>[]> => {
      const message = { items: some.map(({ path, xattrs }) => changedXattrsToWire(path, xattrs)) };
      const reply = await this.#caller.call(vfs.NexusVFSService.BatchSetXattr, message, options, "unary");
      return reply.results.map((item) => itemResult(item, changed));
    };
    const packing = { maxItems: CLIENT_BATCH_ITEMS, bytesOf: () => 0, maxBytes: 0 };
    return changeInBatches<(typeof items)[number], ItemResult<SetattrResult>>(
      items,
      packing,
      work,
      failedItem,
    );
  }
}

function changed(reply: vfs.SetXattrResponse): SetattrResult {
  return entryResult({ ...reply, created: false }, "SetXattr");
}
