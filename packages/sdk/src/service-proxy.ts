import { NexusError } from "@nexus/contracts";
import type { CallOptions, ServiceParams } from "@nexus/kernel";
import type { RequestOptions } from "./filesystem.js";
import type { ServiceProxy } from "./service-options.js";

/** Levels of values inside values; deeper ones are taken for a circle. */
const MAX_DEPTH = 100;

type CallMethod = (method: string, params: ServiceParams, options: CallOptions) => Promise<unknown>;

/** Methods of a service by their names; whether there is one of a name is for the node to say. */
export function createServiceProxy<T extends object>(
  call: CallMethod,
  compile: (options: RequestOptions | undefined) => CallOptions,
): ServiceProxy<T> {
  const methods = new Map<string, unknown>();
  return new Proxy(Object.create(null) as ServiceProxy<T>, {
    get: (_target, name) => {
      // A proxy that had a method `then` would be called by every await it passes through.
      if (typeof name === "symbol" || name === "then") return undefined;
      const known = methods.get(name);
      if (known !== undefined) return known;
      const method = async (params: ServiceParams = {}, options?: RequestOptions): Promise<unknown> =>
        call(name, plainParams(params), compile(options));
      methods.set(name, method);
      return method;
    },
  });
}

/** What a message can carry, and nothing else: it is the same in this process. Errors: INVALID_ARGUMENT. */
export function plainParams(params: ServiceParams): ServiceParams {
  if (!isPlainObject(params)) throw notPlain("params", params);
  return plainObject(params, "params", 0);
}

function plainValue(value: unknown, at: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw notPlain(at, value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => plainValue(item, `${at}[${index}]`, depth + 1));
  if (isPlainObject(value)) return plainObject(value, at, depth + 1);
  throw notPlain(at, value);
}

/** Without those that are undefined. */
function plainObject(value: ServiceParams, at: string, depth: number): ServiceParams {
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(given.map(([key, item]) => [key, plainValue(item, `${at}.${key}`, depth)]));
}

function isPlainObject(value: unknown): value is ServiceParams {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notPlain(at: string, value: unknown): NexusError {
  const kind = typeof value === "object" && value !== null ? value.constructor?.name : String(value);
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${at.slice(0, 200)} (${kind}) is no plain value`,
    remedy: "give text, finite numbers, booleans, null, Uint8Arrays, and lists and objects of them",
  });
}
