import { LINEARIZABLE, NexusError, type ReadConsistency, type WriteConditions } from "@nexus/contracts";
import type { ByteRange, CallOptions } from "@nexus/kernel";
import { throwIfAborted } from "@nexus/lib";
import type { ReadOptions, RequestOptions } from "./filesystem.js";
import { type CallDefaults, compileTimeout } from "./options.js";

/** Options of a read with the defaults of the connection filled in. Errors: INVALID_ARGUMENT, CANCELLED. */
export function compileRead(options: ReadOptions | undefined, defaults: CallDefaults): CallOptions {
  return compile(options, defaults, options?.consistency ?? defaults.consistency);
}

/** Options of a mutation: what it reads on the way, it reads linearizably. Errors: INVALID_ARGUMENT, CANCELLED. */
export function compileMutation(options: RequestOptions | undefined, defaults: CallDefaults): CallOptions {
  return compile(options, defaults, LINEARIZABLE);
}

function compile(
  options: RequestOptions | undefined,
  defaults: CallDefaults,
  consistency: ReadConsistency,
): CallOptions {
  throwIfAborted(options?.signal ?? null, "the call");
  return {
    timeoutMs: compileTimeout(options?.timeoutMs, defaults.timeoutMs, "timeoutMs"),
    signal: options?.signal ?? null,
    consistency,
  };
}

/** Errors: INVALID_ARGUMENT for negative or fractional bounds. */
export function compileRange(options: ReadOptions | undefined): ByteRange {
  return {
    offsetBytes: byteCount(options?.offsetBytes ?? 0, "offsetBytes"),
    lengthBytes: options?.lengthBytes === undefined ? null : byteCount(options.lengthBytes, "lengthBytes"),
  };
}

/** Where a write begins; null: the whole content is replaced. Errors: INVALID_ARGUMENT. */
export function compileOffset(offsetBytes: number | undefined): number | null {
  return offsetBytes === undefined ? null : byteCount(offsetBytes, "offsetBytes");
}

/** Errors: INVALID_ARGUMENT. */
export function byteCount(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${name} is ${value}`,
    remedy: "give a whole number of bytes, 0 or more",
  });
}

/** The conditions among the options of a write, and nothing else of them. */
export function compileConditions(options: WriteConditions | undefined): WriteConditions {
  return {
    ...(options?.ifMatch === undefined ? {} : { ifMatch: options.ifMatch }),
    ...(options?.ifVersion === undefined ? {} : { ifVersion: options.ifVersion }),
    ...(options?.ifAbsent === undefined ? {} : { ifAbsent: options.ifAbsent }),
  };
}
