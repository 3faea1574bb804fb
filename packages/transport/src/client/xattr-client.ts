import { NexusError } from "@nexus/contracts";
import { vfs } from "@nexus/contracts/wire";
import type { CallOptions, SetattrResult } from "@nexus/kernel";
import type { UnaryCaller } from "./caller.js";
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
  async setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    options: CallOptions,
  ): Promise<SetattrResult> {
    const set: Record<string, string> = {};
    const removed: string[] = [];
    for (const [key, value] of Object.entries(xattrs)) {
      if (key === "__proto__") throw notCarried(path);
      if (value === null) removed.push(key);
      else set[key] = value;
    }
    const request = { path, key: "", set, removed };
    const reply = await this.#caller.call(vfs.NexusVFSService.SetXattr, request, options);
    return entryResult({ ...reply, created: false }, "SetXattr");
  }
}

/** Maps of the wire codec are plain objects: this key would be lost without a word. */
function notCarried(path: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `an attribute of ${path} is named __proto__`,
    remedy: "give it another name",
    details: { path },
  });
}
