import { type ContentId, DT_LINK, DT_REG, type FileMetadata, type WriteConditions } from "@nexus/contracts";
import type { Compare } from "../../core/namespace/meta-transaction.js";
import type * as api from "../../kernel/api.js";
import type { KernelRuntime } from "../../kernel/runtime.js";
import { ANN, listed, setting, utf8 } from "../kernel-fixture.js";
import {
  type Actual,
  type Answer,
  all,
  answer,
  attempt,
  CALL_OPTIONS,
  doneOf,
  ofItem,
  readResult,
  removed,
  written,
} from "./answers.js";
import { isChannelUse } from "./channel-calls.js";
import {
  type ChangingCall,
  type CompareItem,
  type FuzzCall,
  isLookingCall,
  type ReadItem,
  type SingleLookingCall,
  type TransactItem,
  type WriteItem,
} from "./fuzz-calls.js";
import { isLockCall } from "./lock-calls.js";
import { kernelConditions, type ModelConditions } from "./model-tree.js";
import { performChannel, type StreamOffsets } from "./perform-channels.js";
import { type GrantNumbers, type LockPaths, type PassLockTime, performLock } from "./perform-locks.js";
import { performQuestion } from "./perform-questions.js";
import { type PerformedPaths, performTier2Change, unlinking } from "./perform-tier2.js";
import { type PassZoneTime, performTime } from "./perform-time.js";
import { isQuestionCall } from "./question-calls.js";
import { isTimeCall } from "./time-calls.js";

const ATOMIC: api.BatchOptions = { atomic: true };
const NO_CONTENT = "0".repeat(64) as ContentId;

export interface PerformerPorts {
  readonly kernel: KernelRuntime;
  /** The folder that is "/" to the calls: empty, or absolute. */
  readonly folder: string;
  readonly grants: GrantNumbers;
  readonly offsets: StreamOffsets;
  readonly passLockTime: PassLockTime;
  readonly passZoneTime: PassZoneTime;
}

/** Makes the calls of a sequence, all of them below one folder of the kernel. */
export class Performer {
  readonly #ports: PerformerPorts;
  readonly #kernel: KernelRuntime;
  readonly #folder: string;

  constructor(ports: PerformerPorts) {
    this.#ports = ports;
    this.#kernel = ports.kernel;
    this.#folder = ports.folder;
  }

  async perform(call: FuzzCall): Promise<readonly Actual[]> {
    const kernel = this.#kernel;
    const { grants, offsets, passLockTime, passZoneTime } = this.#ports;
    const paths = this.#paths;
    if (isQuestionCall(call)) return performQuestion(kernel, call, paths.in);
    if (isLookingCall(call)) return [await attempt(() => this.#look(call))];
    if (isLockCall(call)) {
      const value = (): Promise<unknown> => performLock(kernel, call, paths, grants, passLockTime);
      return [await attempt(async () => answer(await value()))];
    }
    if (isChannelUse(call) || call.kind === "makeChannel") {
      return [await attempt(() => performChannel(kernel, call, paths, offsets))];
    }
    if (isTimeCall(call)) return [await attempt(() => performTime(kernel, call, paths, passZoneTime))];
    switch (call.kind) {
      case "writeBatch":
      case "sysWriteBatch": {
        const requests = await Promise.all(call.items.map((item) => this.#writing(item, true)));
        return (await kernel[call.kind](requests, ANN, CALL_OPTIONS)).map((item) => ofItem(item, written));
      }
      case "unlinkBatch": {
        const requests = await Promise.all(call.items.map((item) => unlinking(item, paths)));
        return (await kernel.sysUnlinkBatch(requests, ANN, CALL_OPTIONS)).map((item) =>
          ofItem(item, removed),
        );
      }
      case "setXattrsBatch": {
        const items = call.items.map(({ path, xattrs }) => ({ path: this.#in(path), xattrs }));
        return (await kernel.setXattrsBatch(items, ANN, CALL_OPTIONS)).map((item) => ofItem(item, written));
      }
      case "readBatch": {
        const requests = await Promise.all(call.items.map((item) => this.#reading(item)));
        return (await kernel.sysReadBatch(requests, ANN, CALL_OPTIONS)).map((item) =>
          ofItem(item, readResult),
        );
      }
      case "statBatch": {
        const asked = call.paths.map((path) => this.#in(path));
        const results = await kernel.sysStatBatch(asked, ANN, CALL_OPTIONS);
        return results.map((item) => ofItem(item, (stat) => this.#stats([stat])));
      }
      case "readdir":
        return this.#readdir(call);
      default:
        return [await attempt(() => this.#change(call))];
    }
  }

  async #readdir(call: Extract<FuzzCall, { kind: "readdir" }>): Promise<readonly Actual[]> {
    let cursor: string | null = null;
    const page = async (limit: number): Promise<Answer> => {
      const found: FileMetadata[] = [];
      // What is the zone's own is left out of pages of its root, which are short, then.
      do {
        const page = {
          path: this.#in(call.path),
          recursive: call.recursive,
          cursor,
          limit: limit - found.length,
        };
        const { entries, nextCursor } = await this.#kernel.sysReaddir(page, ANN, CALL_OPTIONS);
        found.push(...entries.map(({ entry }) => entry));
        cursor = nextCursor;
      } while (this.#in(call.path) === "/" && cursor !== null && found.length < limit);
      return { value: { more: cursor !== null }, entries: found };
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
      case "sysWrite":
        return written(await kernel[call.kind](await this.#writing(call.item, true), ANN, CALL_OPTIONS));
      case "append": {
        const { text, createParents } = call;
        const request = { path: this.#in(call.path), data: utf8(text), createParents };
        return written(await kernel.append(request, ANN, CALL_OPTIONS));
      }
      case "mkdir":
        return written(await kernel.mkdir({ ...call, path: this.#in(call.path) }, ANN, CALL_OPTIONS));
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
            CALL_OPTIONS,
          ),
        );
      case "truncate":
        return written(await kernel.sysSetattr(await this.#resizing(call), ANN, CALL_OPTIONS));
      case "setXattrs":
        return written(await kernel.setXattrs(this.#in(call.path), call.xattrs, ANN, CALL_OPTIONS));
      case "unlink": {
        const request = await unlinking(call.item, this.#paths);
        return removed(await kernel.sysUnlink(request, ANN, CALL_OPTIONS));
      }
      case "rename": {
        const conditions = await this.#conditions(call.from, call.conditions, false);
        const request = { from: this.#in(call.from), to: this.#in(call.to), conditions };
        const { entry, previousPath } = await kernel.sysRename(request, ANN, CALL_OPTIONS);
        return { value: { previousPath: this.#out(previousPath) }, entries: [entry] };
      }
      case "copy": {
        const request = { ...call, from: this.#in(call.from), to: this.#in(call.to) };
        const { entry, copiedCount } = await kernel.sysCopy(request, ANN, CALL_OPTIONS);
        return { value: { copiedCount }, entries: [entry] };
      }
      case "transact":
        return this.#transact(call);
      case "writeAtomic": {
        const requests = await Promise.all(call.items.map((item) => this.#writing(item, false)));
        return all(
          call.creates
            ? (await kernel.writeAtomic(requests, ANN, CALL_OPTIONS)).map(written)
            : (await kernel.sysWriteBatch(requests, ANN, CALL_OPTIONS, ATOMIC)).map(doneOf).map(written),
        );
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
    const result = await this.#kernel.transact({ compares, operations }, ANN, CALL_OPTIONS);
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

  async #look(call: SingleLookingCall): Promise<Answer> {
    const kernel = this.#kernel;
    switch (call.kind) {
      case "read":
        return readResult(await kernel.sysRead(await this.#reading(call.item), ANN, CALL_OPTIONS));
      case "readStream": {
        const stream = await kernel.sysReadStream(await this.#reading(call.item), ANN, CALL_OPTIONS);
        const bytes = Buffer.concat(await listed(stream.pieces));
        if (bytes.length !== stream.lengthBytes) throw new Error(`promised ${stream.lengthBytes} bytes`);
        return readResult({ entry: stream.entry, bytes });
      }
      case "readAtomic": {
        const requests = await Promise.all(call.items.map((item) => this.#reading(item)));
        const results = await kernel.sysReadBatch(requests, ANN, CALL_OPTIONS, ATOMIC);
        return all(results.map(doneOf).map(readResult));
      }
      case "stat":
        return this.#stats([await kernel.sysStat(this.#in(call.path), ANN, CALL_OPTIONS)]);
      case "exists":
        return { value: await kernel.exists(this.#in(call.path), ANN, CALL_OPTIONS), entries: [] };
      case "getXattrs":
        return { value: await kernel.getXattrs(this.#in(call.path), ANN, CALL_OPTIONS), entries: [] };
      case "walk":
        return this.#stats(await listed(kernel.walk(this.#in(call.path), ANN, CALL_OPTIONS)));
      case "glob": {
        const pattern = `${this.#folder}${call.pattern}`;
        return this.#stats(await listed(kernel.glob({ pattern }, ANN, CALL_OPTIONS)));
      }
      case "grep": {
        const matches = await listed(kernel.grep({ ...call, path: this.#in(call.path) }, ANN, CALL_OPTIONS));
        return { value: matches.map((match) => ({ ...match, path: this.#out(match.path) })), entries: [] };
      }
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
    const [found] = await this.#kernel.sysStatBatch([this.#in(path)], ANN, CALL_OPTIONS);
    if (found?.ok !== true) return null;
    const { entry } = found.value;
    if (!follows || entry.entryType !== DT_LINK || entry.linkTarget === null) return entry;
    return this.#entryAt(this.#out(entry.linkTarget), false);
  }

  get #paths(): PerformedPaths & LockPaths {
    return {
      in: (path) => this.#in(path),
      out: (path) => this.#out(path),
      entryAt: (path, follows) => this.#entryAt(path, follows),
    };
  }

  #in(path: string): string {
    return path === "/" && this.#folder !== "" ? this.#folder : this.#folder + path;
  }

  #out(path: string): string {
    const inside = path.slice(this.#folder.length);
    return inside === "" ? "/" : inside;
  }
}
