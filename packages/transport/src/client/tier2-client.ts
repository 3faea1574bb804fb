import { vfs } from "@nexus/contracts/wire";
import type {
  CallOptions,
  EditRequest,
  Permission,
  RmdirRequest,
  TopLevelMount,
  UnlinkResult,
  WriteResult,
} from "@nexus/kernel";
import { parseZoneId } from "@nexus/lib";
import type { UnaryCaller } from "./caller.js";
import { unlinkResult, writeResult } from "./results.js";

/** Calls that the kernel of a remote node composes of its syscalls, without a context. */
export class Tier2Client {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  async edit({ path, change, ifMatch }: EditRequest, options: CallOptions): Promise<WriteResult> {
    const what = "diff" in change ? { diff: change.diff } : { replacements: change };
    const message = { path, ...what, ifMatch: ifMatch ?? null, wantEntry: true };
    return writeResult(await this.#caller.call(vfs.NexusVFSService.Edit, message, options));
  }

  async rmdir(request: RmdirRequest, options: CallOptions): Promise<UnlinkResult> {
    return unlinkResult(await this.#caller.call(vfs.NexusVFSService.Rmdir, request, options), "Rmdir");
  }

  async access(path: string, permission: Permission, options: CallOptions): Promise<boolean> {
    const message = { path, permission };
    return (await this.#caller.call(vfs.NexusVFSService.Access, message, options)).allowed;
  }

  async getTopLevelMounts(options: CallOptions): Promise<readonly TopLevelMount[]> {
    const { mounts } = await this.#caller.call(vfs.NexusVFSService.TopLevelMounts, {}, options);
    return mounts.map(({ path, zoneId }) => ({ path, zoneId: parseZoneId(zoneId) }));
  }
}
