import {
  type ContentId,
  DT_LINK,
  DT_REG,
  type FileMetadata,
  LINEARIZABLE,
  type WriteConditions,
} from "@nexus/contracts";
import type { Compare } from "../../core/namespace/meta-transaction.js";
import type * as api from "../../kernel/api.js";
import type { KernelRuntime } from "../../kernel/runtime.js";
import { ANN, listed, setting, utf8 } from "../kernel-fixture.js";
import { type Actual, type Answer, attempt, ofItem, readResult, removed, written } from "./answers.js";
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
import { performChannel, type StreamOffsets } from "./perform-channels.js";
import { type GrantNumbers, type PassLockTime, performLock } from "./perform-locks.js";
import { performQuestion } from "./perform-questions.js";
import { type PerformedPaths, performTier2Change, unlinking } from "./perform-tier2.js";

const OPTIONS: api.CallOptions = { timeoutMs: 20_000, signal: null, consistency: LINEARIZABLE };
const NO_CONTENT = "0".repeat(64) as ContentId;

/** Makes the calls of a sequence, all of them below one folder of the kernel. */
export class Performer {
  readonly #kernel: KernelRuntime;
  /** The folder that is "/" to the calls: empty, or absolute. */
  readonly #folder: string;
  readonly #grants: GrantNumbers;
  readonly #passLockTime: PassLockTime;
  readonly #offsets: StreamOffsets;

  constructor(
    kernel: KernelRuntime,
    folder: string,
    grants: GrantNumbers,
    passLockTime: PassLockTime,
    offsets: StreamOffsets,
  ) {
    this.#kernel = kernel;
    this.#folder = folder;
    this.#grants = grants;
    this.#passLockTime = passLockTime;
    this.#offsets = offsets;
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
        const requests = await Promise.all(call.items.map((item) => unlinking(item, this.#paths)));
        return (await kernel.sysUnlinkBatch(requests, ANN, OPTIONS)).map((item) => ofItem(item, removed));
      }
      case "setXattrsBatch": {
        const items = call.items.map(({ path, xattrs }) => ({ path: this.#in(path), xattrs }));
        return (await kernel.setXattrsBatch(items, ANN, OPTIONS)).map((item) => ofItem(item, written));
      }
      case "access":
      case "isDirectory":
      case "getContentId":
      case "existsBatch":
      case "getXattrsBatch":
        return performQuestion(kernel, call, (path) => this.#in(path));
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
      case "statLock":
      case "passLockTime":
        return [await attempt(() => this.#lock(call))];
      case "makeChannel":
      case "push":
      case "pop":
      case "writeMessage":
      case "appendMessages":
      case "readMessages":
      case "commitCursor":
      case "removeGroup":
      case "closeChannel":
      case "channelStatus":
        return [await attempt(() => performChannel(kernel, call, this.#paths, this.#offsets))];
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
        const request = await unlinking(call.item, this.#paths);
        return removed(await kernel.sysUnlink(request, ANN, OPTIONS));
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
      case "edit":
      case "rmdir":
      case "unlinkAtomic":
        return performTier2Change(kernel, call, this.#paths);
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

  get #paths(): PerformedPaths {
    return { in: (path) => this.#in(path), entryAt: (path, follows) => this.#entryAt(path, follows) };
  }

  #in(path: string): string {
    return path === "/" && this.#folder !== "" ? this.#folder : this.#folder + path;
  }

  #out(path: string): string {
    const inside = path.slice(this.#folder.length);
    return inside === "" ? "/" : inside;
  }
}
