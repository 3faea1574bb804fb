import { NexusError } from "@nexus/contracts";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import { isTaggedBytes } from "./json-bytes.js";

/** The JSON parameters of a Call. Every accessor names the method and the parameter when it refuses. */
export class CallParams {
  readonly #method: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** Errors: INVALID_ARGUMENT unless the payload is empty or a JSON object. */
  constructor(method: string, payload: Uint8Array) {
    this.#method = method;
    this.#values = parsePayload(method, payload);
  }

  /** The first of `names` that is there. Errors: INVALID_ARGUMENT when it is missing or no text. */
  text(...names: readonly string[]): string {
    const value = this.optionalText(...names);
    if (value !== null) return value;
    throw this.#invalid(names.join(" or "), "is missing");
  }

  optionalText(...names: readonly string[]): string | null {
    for (const name of names) {
      const value = this.#values[name];
      if (value === undefined || value === null) continue;
      if (typeof value === "string") return value;
      throw this.#invalid(name, "is not text");
    }
    return null;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#values[name] ?? fallback;
    if (typeof value === "boolean") return value;
    throw this.#invalid(name, "is not true or false");
  }

  /** An integer of 0 or more; null when absent. */
  count(...names: readonly string[]): number | null {
    for (const name of names) {
      const value = this.#values[name];
      if (value === undefined || value === null) continue;
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
      throw this.#invalid(name, "is not an integer of 0 or more");
    }
    return null;
  }

  /** Content: text (as UTF-8) or tagged bytes. */
  content(name: string): Uint8Array {
    const value = this.#values[name];
    if (typeof value === "string") return utf8Encode(value);
    if (isTaggedBytes(value)) return Buffer.from(value.data, "base64");
    throw this.#invalid(name, 'is neither text nor {"__type__": "bytes", "data": base64}');
  }

  #invalid(name: string, problem: string): NexusError {
    return new NexusError({
      code: "INVALID_ARGUMENT",
      what: `parameter ${name} of ${this.#method} ${problem}`,
      remedy: "correct the JSON payload",
    });
  }
}

/** The JSON object of a payload; an empty one for none. Errors: INVALID_ARGUMENT. */
export function parsePayload(method: string, payload: Uint8Array): Readonly<Record<string, unknown>> {
  return payload.length === 0 ? {} : parseObject(method, payload);
}

function parseObject(method: string, payload: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(utf8Decode(payload));
  } catch (cause) {
    throw notAnObject(method, cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw notAnObject(method, null);
  return value as Readonly<Record<string, unknown>>;
}

function notAnObject(method: string, cause: unknown): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `the payload of ${method} is not a JSON object`,
    remedy: "send its parameters as one UTF-8 JSON object",
    cause,
  });
}
