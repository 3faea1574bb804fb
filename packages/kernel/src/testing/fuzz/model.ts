import { DT_REG } from "@nexus/contracts";
import { isChannelUse } from "./channel-calls.js";
import {
  type ChangingCall,
  type FuzzCall,
  GLOBS,
  isLookingCall,
  type LookingCall,
  type PagingCall,
  type ReadItem,
  type SingleLookingCall,
} from "./fuzz-calls.js";
import { isLockCall } from "./lock-calls.js";
import { ModelChanges, type ModelEvent, type ModelResult } from "./model-changes.js";
import { isChannel } from "./model-channels.js";
import { type ModelLockState, ModelLocks } from "./model-locks.js";
import { answersOf } from "./model-questions.js";
import { isDirectory, type Located, ModelTree, type ModelTreeState, Refusal } from "./model-tree.js";
import { isQuestionCall } from "./question-calls.js";
import { isTimeCall } from "./time-calls.js";

/** What a call must come to. */
export type Expected =
  | { readonly ok: true; readonly result: ModelResult }
  | { readonly ok: false; readonly code: string };

export interface Outcome {
  /** One of a plain call; of a batch, one an item; of a paged listing, the listing and the change between. */
  readonly results: readonly Expected[];
  readonly events: readonly ModelEvent[];
  readonly after: ModelState;
}

export interface ModelState {
  readonly tree: ModelTreeState;
  readonly locks: ModelLockState;
}

const text = (bytes: Uint8Array | null): string =>
  new TextDecoder("latin1").decode(bytes ?? new Uint8Array(0));

/** The whole model: a tree, the calls that change it, and the calls that look at it. */
export class Model {
  readonly tree: ModelTree;
  readonly locks: ModelLocks;
  readonly #changes: ModelChanges;

  constructor(nowMs: number) {
    this.tree = new ModelTree(nowMs);
    this.locks = new ModelLocks(this.tree);
    this.#changes = new ModelChanges(this.tree);
  }

  get state(): ModelState {
    return { tree: this.tree.state, locks: this.locks.state };
  }

  restore({ tree, locks }: ModelState): void {
    this.tree.restore(tree);
    this.locks.state = locks;
  }

  /** Everything the call may come to: a batch has as many answers as its items have orders. */
  outcomesOf(call: FuzzCall): readonly Outcome[] {
    const before = this.state;
    this.tree.asked = before.tree.entries;
    const orders = ordersOf(call);
    return orders.map((order) => {
      this.restore(before);
      this.#changes.events = [];
      const results = this.#run(call, order);
      const outcome = { results, events: this.#changes.events, after: this.state };
      this.restore(before);
      return outcome;
    });
  }

  #run(call: FuzzCall, order: readonly number[]): readonly Expected[] {
    const changes = this.#changes;
    if (isQuestionCall(call)) return answersOf(this.tree, call).map((answer) => this.#try(answer));
    if (isLookingCall(call)) return [this.#try(() => this.#look(call))];
    if (isLockCall(call)) return [this.#try(() => ({ value: this.locks.run(call), entries: [] }))];
    if (isChannelUse(call)) return [this.#try(() => changes.useChannel(call))];
    if (isTimeCall(call)) return [this.#try(() => changes.useTime(call))];
    switch (call.kind) {
      case "writeBatch":
      case "sysWriteBatch": {
        const creates = call.kind === "writeBatch";
        return inOrder(call.items, order, (item) => this.#try(() => changes.write(item, creates)));
      }
      case "unlinkBatch":
        return inOrder(call.items, order, (item) => this.#try(() => changes.unlink(item)));
      case "setXattrsBatch":
        return inOrder(call.items, order, (item) => this.#try(() => changes.setXattrs(item)));
      case "readBatch":
        return call.items.map((item) => this.#try(() => this.#read(item)));
      case "statBatch":
        return call.paths.map((path) => this.#try(() => this.#stat(path)));
      case "readdir":
        return this.#readdir(call);
      case "makeChannel":
        return [this.#try(() => changes.makeChannel(call))];
      default:
        return [this.#change(call)];
    }
  }

  #readdir(call: PagingCall): readonly Expected[] {
    const first = this.#try(() => this.#page(call, null, call.limit));
    const changed = call.meanwhile === null ? [] : [this.#change(call.meanwhile)];
    const last = first.ok ? first.result.entries.at(-1) : undefined;
    const isDone = !first.ok || (first.result.value as { more: boolean }).more === false;
    if (isDone) return [first, ...changed];
    return [first, ...changed, this.#try(() => this.#page(call, last?.path ?? null, null))];
  }

  #try(work: () => ModelResult): Expected {
    const told = this.#changes.events.length;
    try {
      return { ok: true, result: this.tree.atomically(work) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#changes.events.length = told;
      return { ok: false, code: error.code };
    }
  }

  #change(call: ChangingCall): Expected {
    const changes = this.#changes;
    return this.#try(() => {
      switch (call.kind) {
        case "write":
        case "sysWrite":
          return changes.write(call.item, call.kind === "write");
        case "append":
          return changes.append(call);
        case "mkdir":
          return changes.mkdir(call);
        case "setattr":
          return changes.setattr(call);
        case "truncate":
          return changes.truncate(call);
        case "setXattrs":
          return changes.setXattrs(call);
        case "unlink":
          return changes.unlink(call.item);
        case "rename":
          return changes.rename(call);
        case "copy":
          return changes.copy(call);
        case "transact":
          return changes.transact(call);
        case "writeAtomic":
          return changes.writeAtomic(call);
        case "edit":
          return changes.edit(call);
        case "rmdir":
          return changes.rmdir(call);
        case "unlinkAtomic":
          return changes.unlinkAtomic(call);
      }
    });
  }

  #look(call: SingleLookingCall): ModelResult {
    switch (call.kind) {
      case "read":
        return this.#readWhatIsThere(call.item);
      case "readStream":
        return this.#read(call.item);
      case "readAtomic":
        return this.#readAtomic(call.items);
      case "stat":
        return this.#stat(call.path);
      case "exists":
        return { value: this.tree.get(call.path) !== undefined, entries: [] };
      case "getXattrs":
        return { value: this.#followed(call.path).xattrs, entries: [] };
      case "walk":
        return listed(this.tree.walk(this.#directory(call.path).path));
      case "glob":
        return this.#glob(call.pattern);
      case "grep":
        return { value: this.#grep(call), entries: [] };
    }
  }

  #followed(path: string): Located {
    return this.tree.require(this.tree.follow(path));
  }

  #directory(path: string): Located {
    const entry = this.#followed(path);
    if (!isDirectory(entry)) throw new Refusal("NOT_A_DIRECTORY");
    return entry;
  }

  #stat(path: string): ModelResult {
    return listed([this.tree.require(path)]);
  }

  /** A read of a pipe takes a message out; of a stream it gives the earliest. */
  #readWhatIsThere(item: ReadItem): ModelResult {
    const entry = this.#followed(item.path);
    if (!isChannel(entry)) return this.#read(item);
    const value = this.#changes.channels.readOne(entry);
    return { value, entries: [entry] };
  }

  /** All of them or none, links followed first. */
  #readAtomic(items: readonly ReadItem[]): ModelResult {
    for (const { path } of items) this.tree.follow(path);
    const results = items.map((item) => this.#read(item));
    return {
      value: results.map(({ value }) => value),
      entries: results.flatMap(({ entries }) => entries),
    };
  }

  #read({ path, offsetBytes, lengthBytes, expected }: ReadItem): ModelResult {
    const entry = this.#followed(path);
    if (isChannel(entry)) throw new Refusal("WRONG_TYPE");
    if (entry.type !== DT_REG) throw new Refusal("IS_A_DIRECTORY");
    if (expected === "other") throw new Refusal("CONFLICT");
    const end = lengthBytes === null ? undefined : offsetBytes + lengthBytes;
    return { value: text((entry.content ?? new Uint8Array(0)).slice(offsetBytes, end)), entries: [entry] };
  }

  /** Children behind a path, or all that is below in the order of a walk, at most `limit` of them. */
  #page({ path, recursive }: PagingCall, after: string | null, limit: number | null): ModelResult {
    const top = this.#directory(path).path;
    const below = recursive ? this.tree.walk(top) : this.tree.children(top);
    const rest = below.filter((entry) => after === null || walkOrder(entry.path, after) > 0);
    const page = limit === null ? rest : rest.slice(0, limit);
    return { value: { more: page.length < rest.length }, entries: page };
  }

  #glob(pattern: string): ModelResult {
    const matcher = GLOBS.get(pattern) as RegExp;
    const base = pattern.startsWith("/a/b") ? "/a/b" : pattern.startsWith("/a/") ? "/a" : "/";
    const top = this.tree.get(this.tree.follow(base));
    if (top === undefined) return { value: [], entries: [] };
    const below = isDirectory(top) ? this.tree.walk(top.path) : [];
    const asAsked = (path: string): string =>
      top.path === base ? path : base + path.slice(top.path === "/" ? 0 : top.path.length);
    const found = below.filter(({ path }) => matcher.test(asAsked(path)));
    const itself = matcher.test(base) ? [base] : [];
    return {
      value: [...itself, ...found.map(({ path }) => path)],
      entries: [...(itself.length > 0 ? [top] : []), ...found],
    };
  }

  #grep(call: Extract<LookingCall, { kind: "grep" }>): unknown {
    const top = this.#followed(call.path);
    const inGlob = (path: string): boolean => call.fileGlob === null || nameOf(path) === call.fileGlob;
    const files = isDirectory(top) ? this.tree.walk(top.path).filter(({ path }) => inGlob(path)) : [top];
    const matcher = new RegExp(call.pattern, call.ignoreCase ? "i" : "");
    return files
      .filter(({ type }) => type === DT_REG)
      .flatMap(({ path, content }) => {
        const body = new TextDecoder().decode(content ?? new Uint8Array(0));
        const lines = body.includes("\0") ? [] : body.split("\n");
        return lines.map((line, i) => ({ path, lineNumber: i + 1, line }));
      })
      .filter(({ line }) => matcher.test(line))
      .slice(0, call.maxMatches);
  }
}

function listed(entries: readonly Located[]): ModelResult {
  return { value: entries.map(({ path }) => path), entries };
}

/** By names, one after the other: a directory comes before what it holds. */
function walkOrder(a: string, b: string): number {
  const [names, others] = [a.split("/"), b.split("/")];
  const at = names.findIndex((name, i) => name !== others[i]);
  if (at < 0) return names.length - others.length;
  const [name = "", other] = [names[at], others[at]];
  return other === undefined || name > other ? 1 : -1;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function inOrder<I>(
  items: readonly I[],
  order: readonly number[],
  work: (item: I) => Expected,
): readonly Expected[] {
  const results: Expected[] = new Array(items.length);
  for (const at of order) results[at] = work(items[at] as I);
  return results;
}

/** Orders in which the items of a call may happen: changes of one path keep theirs, removals keep all. */
function ordersOf(call: FuzzCall): readonly (readonly number[])[] {
  switch (call.kind) {
    case "writeBatch":
    case "sysWriteBatch":
    case "setXattrsBatch": {
      const items: readonly { readonly path: string }[] = call.items;
      const keeps = (order: readonly number[]): boolean =>
        order.every((at, i) =>
          order.slice(i + 1).every((next) => next > at || items[next]?.path !== items[at]?.path),
        );
      return permutations(items.map((_, i) => i)).filter(keeps);
    }
    case "unlinkBatch":
      return [call.items.map((_, i) => i)];
    default:
      return [[]];
  }
}

function permutations(values: readonly number[]): readonly (readonly number[])[] {
  if (values.length <= 1) return [values];
  return values.flatMap((first) =>
    permutations(values.filter((value) => value !== first)).map((rest) => [first, ...rest]),
  );
}
