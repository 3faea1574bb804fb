import { NexusError } from "@nexus/contracts";
import type { FileEventType, WatchEvent, WatchedZone, WatchRequest, WatchResult } from "@nexus/kernel";
import { ALL_FILE_EVENTS, cursorAfter, FILE_EVENT_BIT } from "@nexus/kernel/watching";
import { withDeadline } from "@nexus/lib";
import { compileRead } from "./call-options.js";
import type { WatchCalls } from "./calls.js";
import type { FileWatch, WatchOptions } from "./filesystem.js";
import type { CallDefaults } from "./options.js";

/** Resolves once the watch stands: what happens from then on is told. Errors: those of the kernel's `sysWatch`, DEADLINE_EXCEEDED. */
export async function openWatch(
  calls: WatchCalls,
  defaults: CallDefaults,
  pattern: string,
  options: WatchOptions | undefined,
): Promise<FileWatch> {
  const request = compileWatch(pattern, options);
  const call = compileRead(options, defaults);
  const ending = new AbortController();
  const signal = call.signal === null ? ending.signal : AbortSignal.any([call.signal, ending.signal]);
  const results = calls.watch(request, { ...call, signal })[Symbol.asyncIterator]();
  try {
    const first = await withDeadline(() => results.next(), call.timeoutMs, `watching ${pattern}`, signal);
    if (first.done === true) throw new NexusError({ code: "CLOSED", what: `the watch of ${pattern} ended` });
    const onProgress = options?.onProgress ?? null;
    onProgress?.(first.value.zones);
    return new OpenWatch({
      cursor: request.cursor ?? first.value.cursor,
      first: first.value,
      results,
      ending,
      onProgress,
    });
  } catch (error) {
    ending.abort();
    throw error;
  }
}

function compileWatch(pattern: string, options: WatchOptions | undefined): Omit<WatchRequest, "waitMs"> {
  return {
    pattern,
    recursive: options?.recursive ?? false,
    cursor: options?.cursor ?? null,
    mask: maskOf(options?.types),
    withPrevious: options?.previous ?? false,
  };
}

function maskOf(types: readonly FileEventType[] | undefined): number {
  if (types === undefined) return ALL_FILE_EVENTS;
  let mask = 0;
  for (const type of types)
    mask |= Object.hasOwn(FILE_EVENT_BIT, type) ? FILE_EVENT_BIT[type] : refuseType(type);
  return mask === 0 ? refuseType("") : mask;
}

function refuseType(type: string): never {
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: type === "" ? "types is empty" : `there is no event of the type ${JSON.stringify(type)}`,
    remedy: `name some of ${Object.keys(FILE_EVENT_BIT).join(", ")}, or leave types out for all of them`,
  });
}

interface OpenedWatch {
  readonly cursor: string;
  readonly first: WatchResult;
  readonly results: AsyncIterator<WatchResult>;
  readonly ending: AbortController;
  readonly onProgress: ((zones: readonly WatchedZone[]) => void) | null;
}

/** Hands out one event at a time; asks for more only when those are taken. */
class OpenWatch implements FileWatch, AsyncIterator<WatchEvent, undefined> {
  readonly #results: AsyncIterator<WatchResult>;
  readonly #ending: AbortController;
  readonly #onProgress: OpenedWatch["onProgress"];
  #result: WatchResult;
  #taken = 0;
  #cursor: string;

  constructor({ cursor, first, results, ending, onProgress }: OpenedWatch) {
    this.#onProgress = onProgress;
    this.#cursor = cursor;
    this.#result = first;
    this.#results = results;
    this.#ending = ending;
  }

  get cursor(): string {
    return this.#cursor;
  }

  get zones(): readonly WatchedZone[] {
    return this.#result.zones;
  }

  [Symbol.asyncIterator](): AsyncIterator<WatchEvent, undefined> {
    return this;
  }

  async next(): Promise<IteratorResult<WatchEvent, undefined>> {
    for (;;) {
      if (this.#ending.signal.aborted) return { done: true, value: undefined };
      const event = this.#result.events[this.#taken];
      if (event !== undefined) {
        this.#taken += 1;
        this.#cursor = cursorAfter(this.#result, this.#taken);
        return { done: false, value: event };
      }
      this.#cursor = this.#result.cursor;
      if (!(await this.#readOn())) return { done: true, value: undefined };
    }
  }

  async return(): Promise<IteratorResult<WatchEvent, undefined>> {
    await this.close();
    return { done: true, value: undefined };
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#results.return?.().catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #readOn(): Promise<boolean> {
    try {
      const next = await this.#results.next();
      if (next.done === true) return false;
      this.#result = next.value;
      this.#taken = 0;
      this.#onProgress?.(next.value.zones);
      return true;
    } catch (error) {
      if (this.#ending.signal.aborted) return false;
      throw error;
    }
  }
}
