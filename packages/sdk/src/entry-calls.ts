import { DT_LINK, DT_REG, NexusError } from "@nexus/contracts";
import type { CallOptions, SetattrRequest, StatResult } from "@nexus/kernel";
import { hangPath, parsePath } from "@nexus/lib";
import type { XattrChange } from "./batch-api.js";
import { byteCount } from "./call-options.js";
import { DriverAccess } from "./driver-access.js";
import type {
  LinkOptions,
  MutationReceipt,
  NexusFilesystem,
  ReadOptions,
  RequestOptions,
} from "./filesystem.js";

/** A setattr that changes nothing of a file. */
const NO_ATTRIBUTES: Omit<SetattrRequest, "path"> = {
  entryType: DT_REG,
  mimeType: null,
  modifiedAtMs: null,
  createdAtMs: null,
  ownerId: null,
  ttlSeconds: null,
  linkTarget: null,
  targetZoneId: null,
  createParents: false,
  xattrs: {},
  conditions: {},
};

type Calls = Pick<
  NexusFilesystem,
  "getXattrs" | "readlink" | "setAttributes" | "setXattrs" | "symlink" | "truncate"
>;

/** What is said of one entry beside its content: attributes, size, where a link leads. */
export abstract class EntryCalls extends DriverAccess implements Calls {
  async truncate(path: string, sizeBytes: number, options?: RequestOptions): Promise<MutationReceipt> {
    const size = byteCount(sizeBytes, "sizeBytes");
    const request = { ...NO_ATTRIBUTES, path: parsePath(path), sizeBytes: size };
    return this.driver().setattr(request, this.changing(options));
  }

  async symlink(target: string, path: string, options?: LinkOptions): Promise<MutationReceipt> {
    const request: SetattrRequest = {
      ...NO_ATTRIBUTES,
      path: parsePath(path),
      entryType: DT_LINK,
      linkTarget: target,
      createParents: options?.parents ?? false,
      conditions: options?.existOk === true ? {} : { ifAbsent: true },
    };
    return this.driver().setattr(request, this.changing(options));
  }

  async readlink(path: string, options?: ReadOptions): Promise<string> {
    const at = parsePath(path);
    const target = visibleTarget(await this.driver().stat(at, this.reading(options), { lock: false }));
    if (target !== null) return target;
    throw new NexusError({
      code: "WRONG_TYPE",
      what: `${at} is no link`,
      remedy: "name a link; stat() tells what is there",
      details: { path: at },
    });
  }

  async getXattrs(path: string, options?: RequestOptions): Promise<Readonly<Record<string, string>>> {
    return this.driver().xattrs.getXattrs(parsePath(path), this.changing(options));
  }

  async setXattrs(
    path: string,
    xattrs: Readonly<Record<string, string | null>>,
    options?: RequestOptions,
  ): Promise<MutationReceipt> {
    const change = compileXattrs({ path, xattrs });
    return this.driver().xattrs.setXattrs(change.path, change.xattrs, this.changing(options));
  }

  async setAttributes(
    path: string,
    attributes: Parameters<NexusFilesystem["setAttributes"]>[1],
    options?: Parameters<NexusFilesystem["setAttributes"]>[2],
  ): Promise<MutationReceipt> {
    const at = parsePath(path);
    const call = this.changing(options);
    // setattr updates what is there and needs its type; a file is what it creates when nothing is.
    const present = await this.#present(at, options?.createIfMissing ?? false, call);
    const request: SetattrRequest = {
      ...NO_ATTRIBUTES,
      path: at,
      entryType: present?.entry.entryType ?? DT_REG,
      mimeType: attributes.mimeType ?? null,
      modifiedAtMs: attributes.modifiedAtMs ?? null,
      ownerId: attributes.ownerId ?? null,
      ttlSeconds: attributes.ttlSeconds ?? null,
      linkTarget: present === null ? null : visibleTarget(present),
      targetZoneId: present?.entry.targetZoneId ?? null,
    };
    return this.driver().setattr(request, call);
  }

  async #present(path: string, createIfMissing: boolean, call: CallOptions): Promise<StatResult | null> {
    try {
      return await this.driver().stat(path, call, { lock: false });
    } catch (error) {
      if (createIfMissing && NexusError.is(error) && error.code === "NOT_FOUND") return null;
      throw error;
    }
  }
}

/** Errors: INVALID_PATH, INVALID_ARGUMENT (a value that is no text, a name no message carries). */
export function compileXattrs({ path, xattrs }: XattrChange): XattrChange {
  const at = parsePath(path);
  for (const [name, value] of Object.entries(xattrs)) {
    if ((value === null || typeof value === "string") && name !== "__proto__") continue;
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `attribute ${JSON.stringify(name.slice(0, 80))} of ${at} cannot be set to a ${typeof value}`,
      remedy: "give text, or null to remove it, under another name than __proto__",
      details: { path: at },
    });
  }
  return { path: at, xattrs };
}

/** Where a link leads, as its reader sees it: the entry has it as its zone does. null: no link. */
function visibleTarget({ path, entry }: StatResult): string | null {
  if (entry.entryType !== DT_LINK || entry.linkTarget === null) return null;
  const zoneAppearsAt = path.slice(0, path.length - entry.path.length);
  return hangPath(zoneAppearsAt === "" ? "/" : zoneAppearsAt, entry.linkTarget);
}
