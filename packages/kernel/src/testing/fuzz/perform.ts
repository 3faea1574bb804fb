import {
  type ContentId,
  DT_LINK,
  DT_REG,
  type FileMetadata,
  LINEARIZABLE,
  NexusError,
  type WriteConditions,
} from "@nexus/contracts";
import type { Compare } from "../../core/namespace/meta-transaction.js";
import type * as api from "../../kernel/api.js";
import { ANN, listed, setting, utf8 } from "../kernel-fixture.js";
import type {
  ChangingCall,
  CompareItem,
  FuzzCall,
  LookingCall,
  ReadItem,
  TransactItem,
  WriteItem,
} from "./fuzz-calls.js";
import type { LockCall } from "./lock-calls.js";
import { kernelConditions, type ModelConditions } from "./model-tree.js";
import { type GrantNumbers, type PassLockTime, performLock } from "./perform-locks.js";

/** What the kernel answered, in the shape of the model's answer. */
export type Actual =
  | { readonly ok: true; readonly value: unknown; readonly entries: readonly FileMetadata[] }
  | { readonly ok: false; readonly code: string };

const OPTIONS: api.CallOptions = { timeoutMs: 20_000, signal: null, consistency: LINEARIZABLE };
const NO_CONTENT = "0".repeat(64) as ContentId;
const latin1 = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

/** Makes the calls of a sequence, all of them below one folder of the kernel. */
export class Performer {
  readonly #kernel: api.KernelSyscalls & api.KernelConvenience;
  /** The folder that is "/" to the calls: empty, or absolute. */
  readonly #folder: string;
  readonly #grants: GrantNumbers;
  readonly #passLockTime: PassLockTime;

  constructor(
    kernel: api.KernelSyscalls & api.KernelConvenience,
    folder: string,
    grants: GrantNumbers,
    passLockTime: PassLockTime,
  ) {
    this.#kernel = kernel;
    this.#folder = folder;
    this.#grants = grants;
    this.#passLockTime = passLockTime;
  }

  async perform(call: FuzzCall): Promise<readonly Actual[]> {
    const kernel = this.#kernel;
    switch (call.kind) {
      case "writeBatch": {
        const requests = await Promise.all(call.items.map((item) => this.#writing(item, true)));
        return (await kernel.writeBatch(requests, ANN, OPTIONS)).map((item) => ofItem(item, written));
      }
      case "sysWriteBatch": {
        const requests = await Promise.all(call.items.map((item) => this.#writing(item, true)));
        return (await kernel.sysWriteBatch(requests, ANN, OPTIONS)).map((item) => ofItem(item, written));
      }
      case "unlinkBatch": {
        const requests = await Promise.all(
          call.items.map(async ({ path, recursive, conditions }) => ({
            path: this.#in(path),
            recursive,
            conditions: await this.#conditions(path, conditions, false),
          })),
        );
        return (await kernel.sysUnlinkBatch(requests, ANN, OPTIONS)).map((item) => ofItem(item, removed));
      }
      case "readBatch": {
        const requests = await Promise.all(call.items.map((item) => this.#reading(item)));
        return (await kernel.sysReadBatch(requests, ANN, OPTIONS)).map((item) => ofItem(item, readResult));
      }
      case "statBatch": {
        const paths = call.paths.map((path) => this.#in(path));
        const results = await kernel.sysStatBatch(paths, ANN, OPTIONS);
        return results.map((item) => ofItem(item, (stat) => this.#stats([stat])));
      }
      case "readdir":
        return this.#readdir(call);
      case "read":
      case "readStream":
      case "stat":
      case "exists":
      case "getXattrs":
      case "walk":
      case "glob":
      case "grep":
        return [await attempt(() => this.#look(call))];
      case "lock":
      case "extendLock":
      case "unlock":
      case "forceUnlock":
      case "listLocks":
      case "passLockTime":
        return [await attempt(() => this.#lock(call))];
      default:
        return [await attempt(() => this.#change(call))];
    }
  }

  async #lock(call: LockCall): Promise<Answer> {
    const paths = { in: (path: string) => this.#in(path), out: (path: string) => this.#out(path) };
    const value = await performLock(this.#kernel, call, paths, this.#grants, this.#passLockTime);
    return { value, entries: [] };
  }

  async #readdir(call: Extract<FuzzCall, { kind: "readdir" }>): Promise<readonly Actual[]> {
    let cursor: string | null = null;
    const page = async (limit: number): Promise<Answer> => {
      const request = { path: this.#in(call.path), recursive: call.recursive, cursor, limit };
      const { entries, nextCursor } = await this.#kernel.sysReaddir(request, ANN, OPTIONS);
      cursor = nextCursor;
      return { value: { more: nextCursor !== null }, entries: entries.map(({ entry }) => entry) };
    };
    const results: Actual[] = [await attempt(() => page(call.limit))];
    const { meanwhile } = call;
    if (meanwhile !== null) results.push(await attempt(() => this.#change(meanwhile)));
    if (cursor !== null) results.push(await attempt(() => page(1_000)));
    return results;
  }

  async #change(call: ChangingCall): Promise<Answer> {
    const kernel = this.#kernel;
    switch (call.kind) {
      case "write":
        return written(await kernel.write(await this.#writing(call.item, true), ANN, OPTIONS));
      case "sysWrite":
        return written(await kernel.sysWrite(await this.#writing(call.item, true), ANN, OPTIONS));
      case "append": {
        const { text, createParents } = call;
        const request = { path: this.#in(call.path), data: utf8(text), createParents };
        return written(await kernel.append(request, ANN, OPTIONS));
      }
      case "mkdir":
        return written(await kernel.mkdir({ ...call, path: this.#in(call.path) }, ANN, OPTIONS));
      case "setattr":
        return written(
          await kernel.sysSetattr(
            {
              ...call,
              path: this.#in(call.path),
              linkTarget: call.linkTarget === null ? null : this.#in(call.linkTarget),
              targetZoneId: null,
              conditions: await this.#conditions(call.path, call.conditions, false),
            },
            ANN,
            OPTIONS,
          ),
        );
      case "truncate":
        return written(await kernel.sysSetattr(await this.#resizing(call), ANN, OPTIONS));
      case "setXattrs":
        return written(await kernel.setXattrs(this.#in(call.path), call.xattrs, ANN, OPTIONS));
      case "unlink": {
        const { path, recursive } = call.item;
        const conditions = await this.#conditions(path, call.item.conditions, false);
        return removed(await kernel.sysUnlink({ path: this.#in(path), recursive, conditions }, ANN, OPTIONS));
      }
      case "rename": {
        const conditions = await this.#conditions(call.from, call.conditions, false);
        const request = { from: this.#in(call.from), to: this.#in(call.to), conditions };
        const { entry, previousPath } = await kernel.sysRename(request, ANN, OPTIONS);
        return { value: { previousPath: this.#out(previousPath) }, entries: [entry] };
      }
      case "copy": {
        const request = { ...call, from: this.#in(call.from), to: this.#in(call.to) };
        const { entry, copiedCount } = await kernel.sysCopy(request, ANN, OPTIONS);
        return { value: { copiedCount }, entries: [entry] };
      }
      case "transact":
        return this.#transact(call);
      case "writeAtomic": {
        const requests = await Promise.all(call.items.map((item) => this.#writing(item, false)));
        const results = await kernel.writeAtomic(requests, ANN, OPTIONS);
        return {
          value: results.map(({ created }) => ({ created })),
          entries: results.map(({ entry }) => entry),
        };
      }
    }
  }

  async #transact(call: Extract<ChangingCall, { kind: "transact" }>): Promise<Answer> {
    const compares = await Promise.all(call.compares.map((compare) => this.#comparing(compare)));
    const operations = await Promise.all(call.operations.map((operation) => this.#operation(operation)));
    const result = await this.#kernel.transact({ compares, operations }, ANN, OPTIONS);
    if (result.kind === "committed") {
      return {
        value: { committed: result.outcomes.length },
        entries: result.outcomes.map(({ entry }) => entry),
      };
    }
    const { position, current } = result.failed;
    return { value: { refused: position }, entries: current === null ? [] : [current] };
  }

  async #comparing(item: CompareItem): Promise<Compare> {
    const path = this.#in(item.path);
    if ("version" in item) return { kind: "version", path, version: item.version };
    if (!("value" in item)) return { kind: item.kind, path };
    const entry = item.value === "current" ? await this.#entryAt(item.path, false) : null;
    if (item.kind === "etag") return { kind: "etag", path, etag: entry?.etag ?? "no" };
    return { kind: "contentId", path, contentId: entry === null ? NO_CONTENT : entry.contentId };
  }

  async #operation(item: TransactItem): Promise<api.TransactionRequest["operations"][number]> {
    switch (item.kind) {
      case "put": {
        const { path, text, mimeType, createParents } = item.item;
        const conditions = await this.#conditions(path, item.item.conditions, false);
        return { kind: "put", path: this.#in(path), source: utf8(text), mimeType, createParents, conditions };
      }
      case "delete":
        return {
          kind: "delete",
          path: this.#in(item.path),
          conditions: await this.#conditions(item.path, item.conditions, false),
        };
      case "rename":
        return {
          kind: "rename",
          from: this.#in(item.from),
          to: this.#in(item.to),
          conditions: await this.#conditions(item.from, item.conditions, false),
        };
    }
  }

  async #look(call: LookingCall): Promise<Answer> {
    const kernel = this.#kernel;
    switch (call.kind) {
      case "read":
        return readResult(await kernel.sysRead(await this.#reading(call.item), ANN, OPTIONS));
      case "readStream": {
        const stream = await kernel.sysReadStream(await this.#reading(call.item), ANN, OPTIONS);
        const bytes = Buffer.concat(await listed(stream.pieces));
        if (bytes.length !== stream.lengthBytes) throw new Error(`promised ${stream.lengthBytes} bytes`);
        return readResult({ entry: stream.entry, bytes });
      }
      case "stat":
        return this.#stats([await kernel.sysStat(this.#in(call.path), ANN, OPTIONS)]);
      case "exists":
        return { value: await kernel.exists(this.#in(call.path), ANN, OPTIONS), entries: [] };
      case "getXattrs":
        return { value: await kernel.getXattrs(this.#in(call.path), ANN, OPTIONS), entries: [] };
      case "walk":
        return this.#stats(await listed(kernel.walk(this.#in(call.path), ANN, OPTIONS)));
      case "glob": {
        const pattern = `${this.#folder}${call.pattern}`;
        return this.#stats(await listed(kernel.glob({ pattern }, ANN, OPTIONS)));
      }
      case "grep": {
        const matches = await listed(kernel.grep({ ...call, path: this.#in(call.path) }, ANN, OPTIONS));
        return { value: matches.map((match) => ({ ...match, path: this.#out(match.path) })), entries: [] };
      }
      default:
        throw new Error(`${call.kind} is looked at item by item`);
    }
  }

  #stats(stats: readonly api.StatResult[]): Answer {
    return { value: stats.map(({ path }) => this.#out(path)), entries: stats.map(({ entry }) => entry) };
  }

  async #writing(item: WriteItem, follows: boolean): Promise<api.CreatingWriteRequest> {
    const { path, text, offsetBytes, mimeType, createParents } = item;
    const conditions = await this.#conditions(path, item.conditions, follows);
    return { path: this.#in(path), source: utf8(text), offsetBytes, mimeType, createParents, conditions };
  }

  async #resizing(call: Extract<ChangingCall, { kind: "truncate" }>): Promise<api.SetattrRequest> {
    const conditions = await this.#conditions(call.path, call.conditions, true);
    return setting(this.#in(call.path), {
      ...call,
      entryType: DT_REG,
      path: this.#in(call.path),
      conditions,
    });
  }

  async #reading({ path, offsetBytes, lengthBytes, expected }: ReadItem): Promise<api.ReadRequest> {
    const current = expected === "current" ? ((await this.#entryAt(path, true))?.contentId ?? null) : null;
    return {
      path: this.#in(path),
      range: { offsetBytes, lengthBytes },
      expectedContentId: expected === "other" ? NO_CONTENT : current,
    };
  }

  async #conditions(path: string, conditions: ModelConditions, follows: boolean): Promise<WriteConditions> {
    const entry = conditions.etag === "current" ? await this.#entryAt(path, follows) : null;
    return kernelConditions(conditions, entry?.etag ?? null);
  }

  async #entryAt(path: string, follows: boolean): Promise<FileMetadata | null> {
    const [found] = await this.#kernel.sysStatBatch([this.#in(path)], ANN, OPTIONS);
    if (found?.ok !== true) return null;
    const { entry } = found.value;
    if (!follows || entry.entryType !== DT_LINK || entry.linkTarget === null) return entry;
    return this.#entryAt(this.#out(entry.linkTarget), false);
  }

  #in(path: string): string {
    return path === "/" && this.#folder !== "" ? this.#folder : this.#folder + path;
  }

  #out(path: string): string {
    const inside = path.slice(this.#folder.length);
    return inside === "" ? "/" : inside;
  }
}

interface Answer {
  readonly value: unknown;
  readonly entries: readonly FileMetadata[];
}

function written({ entry, created }: { readonly entry: FileMetadata; readonly created: boolean }): Answer {
  return { value: { created }, entries: [entry] };
}

function removed({ entry, removedCount }: api.UnlinkResult): Answer {
  return { value: { removedCount }, entries: [entry] };
}

function readResult({ entry, bytes }: api.ReadResult): Answer {
  return { value: latin1(bytes), entries: [entry] };
}

function ofItem<T>(item: api.ItemResult<T>, answerOf: (value: T) => Answer): Actual {
  return item.ok ? { ok: true, ...answerOf(item.value) } : { ok: false, code: item.error.code };
}

/** Anything that is not a refusal with a code is a failure of the test. */
async function attempt(work: () => Promise<Answer>): Promise<Actual> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (!NexusError.is(error)) throw error;
    return { ok: false, code: error.code };
  }
}
