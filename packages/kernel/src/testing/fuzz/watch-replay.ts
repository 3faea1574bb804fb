import { type FileMetadata, LINEARIZABLE, NexusError } from "@nexus/contracts";
import { isSameOrBelow } from "@nexus/lib";
import { ALL_FILE_EVENTS } from "../../core/events/file-event.js";
import type { WatchEvent } from "../../core/events/watch-event.js";
import type { KeptState } from "../../core/namespace/history-record.js";
import type { WatchResult } from "../../kernel/api.js";
import type { KernelRuntime } from "../../kernel/runtime.js";
import { ANN, listed } from "../kernel-fixture.js";

const OPTIONS = { timeoutMs: 20_000, signal: null, consistency: LINEARIZABLE };
const WAIT_MS = 15_000;

/**
 * A watcher beside random calls: it keeps a copy of a tree by replaying nothing but events over the tree as it was.
 * Every other result it takes only half of and goes on after the last event taken, as a process that was killed would.
 */
export class WatchReplay {
  readonly #kernel: KernelRuntime;
  readonly #top: string;
  /** A directory that is removed takes what is below it along, of which nobody is told. */
  readonly #takesAll: boolean;
  readonly #tree: Map<string, KeptState>;
  readonly #stop = new AbortController();
  #cursor: string;
  #results = 0;

  private constructor(
    kernel: KernelRuntime,
    top: string,
    takesAll: boolean,
    tree: Map<string, KeptState>,
    cursor: string,
  ) {
    this.#takesAll = takesAll;
    this.#kernel = kernel;
    this.#top = top;
    this.#tree = tree;
    this.#cursor = cursor;
  }

  /** Nothing may happen to the tree meanwhile. */
  static async begin(kernel: KernelRuntime, top: string, takesAll: boolean): Promise<WatchReplay> {
    const tree = await treeOf(kernel, top);
    const { cursor } = await kernel.sysWatch({ ...watchOf(top), cursor: null, waitMs: 0 }, ANN, OPTIONS);
    return new WatchReplay(kernel, top, takesAll, tree, cursor);
  }

  /** Watches until `finish` is called. Resolves with what went wrong, or null. */
  async run(): Promise<Error | null> {
    try {
      for (;;) await this.#step(WAIT_MS, this.#stop.signal);
    } catch (error) {
      if (NexusError.is(error) && error.code === "CANCELLED") return null;
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Ends the watch; what went wrong with it, or null. */
  stop(running: Promise<Error | null>): Promise<Error | null> {
    this.#stop.abort();
    return running;
  }

  /** Ends the watch, replays what is left and compares. `running` is what `run` gave. */
  async finish(running: Promise<Error | null>): Promise<void> {
    const failure = await this.stop(running);
    if (failure !== null) throw new Error("the watcher failed", { cause: failure });
    // After a fresh read nothing is missing on this node.
    const expected = await treeOf(this.#kernel, this.#top);
    while ((await this.#step(0, null)) > 0);
    const [due, got] = [shown(expected), shown(this.#tree)];
    if (due !== got) throw new Error(`events replayed give ${got}, not ${due}`);
  }

  async #step(waitMs: number, signal: AbortSignal | null): Promise<number> {
    const result = await this.#next(waitMs, signal);
    this.#results += 1;
    const taken = this.#results % 2 === 0 ? Math.ceil(result.events.length / 2) : result.events.length;
    for (const event of result.events.slice(0, taken)) this.#replay(event);
    this.#cursor = cursorAfter(result, taken);
    return result.events.length;
  }

  /** Now and then the first of a stream of results, which comes at once. */
  async #next(waitMs: number, signal: AbortSignal | null): Promise<WatchResult> {
    const request = { ...watchOf(this.#top), cursor: this.#cursor };
    const options = { ...OPTIONS, signal };
    if (this.#results % 3 === 2) {
      for await (const result of this.#kernel.watch(request, ANN, options)) return result;
      throw new Error("a watch ended by itself");
    }
    return this.#kernel.sysWatch({ ...request, waitMs }, ANN, options);
  }

  #replay(event: WatchEvent): void {
    const from = event.type === "file_rename" ? (event.oldPath ?? event.path) : event.path;
    const before = this.#tree.get(from) ?? null;
    if (plain(before) !== plain(event.previous)) {
      throw new Error(`${event.eventId}: ${from} was ${plain(event.previous)}, not ${plain(before)}`);
    }
    switch (event.type) {
      case "file_delete":
      case "dir_delete":
        this.#remove(event.path);
        return;
      case "file_rename":
        this.#move(from, event.path);
        break;
      default:
        break;
    }
    this.#tree.set(event.path, event.entry);
  }

  #remove(path: string): void {
    const gone = this.#takesAll ? [...this.#tree.keys()].filter((each) => isSameOrBelow(each, path)) : [path];
    for (const each of gone) this.#tree.delete(each);
  }

  #move(from: string, to: string): void {
    for (const [path, entry] of [...this.#tree]) {
      if (!isSameOrBelow(path, from)) continue;
      this.#tree.delete(path);
      this.#tree.set(to + path.slice(from.length), entry);
    }
  }
}

function watchOf(top: string) {
  return { pattern: top, recursive: true, mask: ALL_FILE_EVENTS, withPrevious: true };
}

function cursorAfter({ events, cursor }: WatchResult, taken: number): string {
  return taken === events.length ? cursor : (events[taken - 1]?.eventId ?? cursor);
}

async function treeOf(kernel: KernelRuntime, top: string): Promise<Map<string, KeptState>> {
  const { entry } = await kernel.sysStat(top, ANN, OPTIONS);
  const below = await listed(kernel.walk(top, ANN, OPTIONS));
  return new Map([entry, ...below.map((each) => each.entry)].map((each) => [each.path, keptOf(each)]));
}

function keptOf(entry: FileMetadata): KeptState {
  const { inode, entryType, sizeBytes, contentId, modifiedAtMs, version, gen } = entry;
  return { inode, entryType, sizeBytes, contentId, modifiedAtMs, version, gen };
}

function plain(entry: KeptState | null): string {
  if (entry === null) return "nothing";
  const { inode, entryType, sizeBytes, contentId, modifiedAtMs, version, gen } = entry;
  return JSON.stringify([inode, entryType, sizeBytes, contentId, modifiedAtMs, version, gen]);
}

function shown(tree: ReadonlyMap<string, KeptState>): string {
  return [...tree]
    .map(([path, entry]) => `${path} ${plain(entry)}`)
    .sort()
    .join("\n");
}
