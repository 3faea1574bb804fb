import { DT_DIR, NexusError, type OperationContext } from "@nexus/contracts";
import type { CallOptions, EditRequest, ItemResult, Kernel, KernelTier2, RmdirRequest } from "@nexus/kernel";
import { applyUnifiedDiff, replaceText, utf8Decode, utf8Encode } from "@nexus/lib";

const MAX_TEXT_CHARACTERS = 64 * 1024 * 1024;

type Args<Name extends keyof Kernel> = Kernel[Name] extends (...args: infer A) => unknown ? A : never;
type Result<Name extends keyof Kernel> = Kernel[Name] extends (...args: never) => infer R ? R : never;

/** The small calls of the kernel over the rest of a fake one: no gate, no hooks, nobody else who writes. */
export abstract class FakeTier2 implements KernelTier2 {
  abstract sysRead(...args: Args<"sysRead">): Result<"sysRead">;
  abstract sysStat(...args: Args<"sysStat">): Result<"sysStat">;
  abstract sysUnlink(...args: Args<"sysUnlink">): Result<"sysUnlink">;
  abstract write(...args: Args<"write">): Result<"write">;
  abstract getXattrs(...args: Args<"getXattrs">): Result<"getXattrs">;
  abstract setXattrs(...args: Args<"setXattrs">): Result<"setXattrs">;

  async exists(path: string, context: OperationContext, options: CallOptions): Promise<boolean> {
    const [found] = await this.existsBatch([path], context, options);
    if (found?.ok === false) throw found.error;
    return found?.value === true;
  }

  existsBatch(paths: readonly string[], context: OperationContext, options: CallOptions) {
    return each(paths, async (path) => {
      try {
        await this.sysStat(path, context, options);
        return true;
      } catch (error) {
        if (NexusError.is(error) && error.code === "NOT_FOUND") return false;
        throw error;
      }
    });
  }

  async edit({ path, change, ifMatch }: EditRequest, context: OperationContext, options: CallOptions) {
    const range = { offsetBytes: 0, lengthBytes: null };
    const { entry, bytes } = await this.sysRead({ path, range, expectedContentId: null }, context, options);
    if (ifMatch !== undefined && ifMatch !== entry.etag) {
      throw new NexusError({ code: "CONFLICT", what: `${path} has etag ${entry.etag}` });
    }
    const text = utf8Decode(bytes);
    const edited =
      "diff" in change ? applyUnifiedDiff(text, change.diff) : replaceText(text, change, MAX_TEXT_CHARACTERS);
    const how = { offsetBytes: null, mimeType: null, conditions: {}, createParents: false };
    return this.write({ path, source: utf8Encode(edited), ...how }, context, options);
  }

  async rmdir({ path, recursive }: RmdirRequest, context: OperationContext, options: CallOptions) {
    if (!(await this.isDirectory(path, context, options))) {
      throw new NexusError({ code: "NOT_A_DIRECTORY", what: `${path} is no directory` });
    }
    return this.sysUnlink({ path, recursive, conditions: {} }, context, options);
  }

  async unlinkAtomic(): Promise<never> {
    throw new NexusError({ code: "UNSUPPORTED", what: "the fake kernel knows no transactions" });
  }

  async access(path: string, _permission: unknown, context: OperationContext, options: CallOptions) {
    await this.sysStat(path, context, options);
    return true;
  }

  async isDirectory(path: string, context: OperationContext, options: CallOptions): Promise<boolean> {
    return (await this.sysStat(path, context, options)).entry.entryType === DT_DIR;
  }

  async getContentId(path: string, context: OperationContext, options: CallOptions) {
    return (await this.sysStat(path, context, options)).entry.contentId;
  }

  async getTopLevelMounts(): Promise<readonly never[]> {
    return [];
  }

  getXattrsBatch(paths: readonly string[], context: OperationContext, options: CallOptions) {
    return each(paths, (path) => this.getXattrs(path, context, options));
  }

  setXattrsBatch(...[items, context, options]: Args<"setXattrsBatch">): Result<"setXattrsBatch"> {
    return each(items, ({ path, xattrs }) => this.setXattrs(path, xattrs, context, options));
  }
}

function each<I, T>(items: readonly I[], work: (item: I) => Promise<T>): Promise<readonly ItemResult<T>[]> {
  return Promise.all(
    items.map(async (item): Promise<ItemResult<T>> => {
      try {
        return { ok: true, value: await work(item) };
      } catch (error) {
        return { ok: false, error: NexusError.from(error) };
      }
    }),
  );
}
