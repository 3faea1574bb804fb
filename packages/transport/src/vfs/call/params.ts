import { NexusError, type Pid } from "@nexus/contracts";
import { utf8Decode, utf8Encode } from "@nexus/lib";
import { isTaggedBytes } from "@nexus/lib/transport";
import { type CallParam, namesOf, refuseUnknown } from "./call-param.js";

const PID = /^[1-9][0-9]{0,15}$/;

/** The JSON parameters of a Call. Every accessor names the method and the parameter when it refuses. */
export class CallParams {
  readonly #method: string;
  readonly #values: Readonly<Record<string, unknown>>;
  /** null: an object of the caller's own names. */
  readonly #declared: ReadonlySet<string> | null;

  /** Errors: INVALID_ARGUMENT unless the payload is empty or a JSON object, and of declared parameters alone. */
  constructor(
    method: string,
    payload: Uint8Array | Readonly<Record<string, unknown>>,
    declared: readonly CallParam[] | null,
  ) {
    this.#method = method;
    this.#values = payload instanceof Uint8Array ? parsePayload(method, payload) : payload;
    this.#declared = declared === null ? null : namesOf(declared);
    if (declared !== null) refuseUnknown(method, this.#values, declared);
  }

  /** One of `names` is there. */
  has(...names: readonly string[]): boolean {
    return names.some((name) => (this.#value(name) ?? null) !== null);
  }

  /** The first of `names` that is there. Errors: INVALID_ARGUMENT when it is missing or no text. */
  text(...names: readonly string[]): string {
    const value = this.optionalText(...names);
    if (value !== null) return value;
    throw this.#invalid(names.join(" or "), "is missing");
  }

  optionalText(...names: readonly string[]): string | null {
    for (const name of names) {
      const value = this.#value(name);
      if (value === undefined || value === null) continue;
      if (typeof value === "string") return value;
      throw this.#invalid(name, "is not text");
    }
    return null;
  }

  /** A process id, as text or as a number. */
  pid(name: string): Pid {
    const value = this.#value(name);
    const pid = typeof value === "string" && PID.test(value) ? Number(value) : value;
    if (typeof pid === "number" && Number.isSafeInteger(pid) && pid > 0) return pid as Pid;
    throw this.#invalid(name, "is no process id");
  }

  /** null when absent. */
  integer(name: string): number | null {
    const value = this.#value(name);
    if (value === undefined || value === null) return null;
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    throw this.#invalid(name, "is not an integer");
  }

  /** An object inside; null when absent. */
  nested(name: string): CallParams | null {
    const value = this.#value(name);
    if (value === undefined || value === null) return null;
    if (typeof value !== "object" || Array.isArray(value)) throw this.#invalid(name, "is not an object");
    return new CallParams(`${this.#method}, in ${name},`, value as Readonly<Record<string, unknown>>, null);
  }

  /** An object of texts and nulls; empty when absent. */
  texts(name: string): Readonly<Record<string, string | null>> {
    return this.nested(name)?.allTexts() ?? {};
  }

  /** All that is here, as texts and nulls. */
  allTexts(): Readonly<Record<string, string | null>> {
    for (const [name, value] of Object.entries(this.#values)) {
      if (typeof value !== "string" && value !== null) throw this.#invalid(name, "is neither text nor null");
    }
    return this.#values as Readonly<Record<string, string | null>>;
  }

  /** A list of objects of the parameters `declared`; empty when absent. */
  list<T>(name: string, declared: readonly CallParam[], read: (item: CallParams) => T): readonly T[] {
    return this.#items(name).map((item) => {
      if (typeof item !== "object" || item === null) throw this.#invalid(name, "is not a list of objects");
      const place = `${this.#method}, in ${name},`;
      return read(new CallParams(place, item as Readonly<Record<string, unknown>>, declared));
    });
  }

  textList(name: string): readonly string[] {
    return this.#items(name).map((item) => {
      if (typeof item !== "string") throw this.#invalid(name, "is not a list of texts");
      return item;
    });
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#value(name) ?? fallback;
    if (typeof value === "boolean") return value;
    throw this.#invalid(name, "is not true or false");
  }

  /** An integer of 0 or more; null when absent. */
  count(...names: readonly string[]): number | null {
    for (const name of names) {
      const value = this.#value(name);
      if (value === undefined || value === null) continue;
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
      throw this.#invalid(name, "is not an integer of 0 or more");
    }
    return null;
  }

  /** A time in seconds, parts of one allowed, as whole milliseconds; null when absent. */
  secondsAsMs(...names: readonly string[]): number | null {
    for (const name of names) {
      const value = this.#value(name);
      if (value === undefined || value === null) continue;
      const ms = typeof value === "number" ? Math.ceil(value * 1000) : Number.NaN;
      if (Number.isSafeInteger(ms) && ms >= 0) return ms;
      throw this.#invalid(name, "is not a number of seconds");
    }
    return null;
  }

  /** Errors: INVALID_ARGUMENT when one of `names` is there, where it means nothing. */
  refuse(names: readonly string[], why: string): void {
    const present = names.find((name) => this.has(name));
    if (present !== undefined) throw this.#invalid(present, why);
  }

  /** Content: text (as UTF-8) or tagged bytes. */
  content(name: string): Uint8Array {
    const value = this.#value(name);
    if (typeof value === "string") return utf8Encode(value);
    if (isTaggedBytes(value)) return Buffer.from(value.data, "base64");
    throw this.#invalid(name, 'is neither text nor {"__type__": "bytes", "data": base64}');
  }

  /** A parameter that is read and not declared would be refused when sent and go unnoticed when not. */
  #value(name: string): unknown {
    if (this.#declared !== null && !this.#declared.has(name)) {
      throw new NexusError({
        code: "INTERNAL",
        what: `${this.#method} reads parameter ${name}, which it does not declare`,
        remedy: "report this",
      });
    }
    return this.#values[name];
  }

  #items(name: string): readonly unknown[] {
    const value = this.#value(name) ?? [];
    if (Array.isArray(value)) return value;
    throw this.#invalid(name, "is not a list");
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
