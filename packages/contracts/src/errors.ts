import { ERROR_CODES, type ErrorCode, type ErrorCodeFacts } from "./error-codes.js";

/** Machine-readable facts about one failure, by name. Plain JSON values only: they travel to clients. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface NexusErrorInit {
  readonly code: ErrorCode;
  /** What failed, naming the input: one line, no full stop. */
  readonly what: string;
  /** What to do next: one line, imperative. */
  readonly remedy?: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

const BRAND = Symbol.for("nexus.NexusError");

/**
 * The one error class of Nexus. `code` is stable and maps to gRPC status, JSON error code and exit code
 * (`facts`); `message` is `what; remedy`.
 */
export class NexusError extends Error {
  override readonly name = "NexusError";
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string | null;
  readonly details: ErrorDetails;

  constructor(init: NexusErrorInit) {
    super(
      init.remedy === undefined ? init.what : `${init.what}; ${init.remedy}`,
      init.cause === undefined ? undefined : { cause: init.cause },
    );
    this.code = init.code;
    this.what = init.what;
    this.remedy = init.remedy ?? null;
    this.details = init.details ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }

  get facts(): ErrorCodeFacts {
    return ERROR_CODES[this.code];
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }

  /** True for a NexusError of any copy of this package. */
  static is(value: unknown): value is NexusError {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  /** The value itself when it is a NexusError, else an INTERNAL one that keeps it as cause. */
  static from(value: unknown, code: ErrorCode = "INTERNAL"): NexusError {
    if (NexusError.is(value)) return value;
    const what = value instanceof Error ? value.message : String(value);
    return new NexusError({ code, what, cause: value });
  }
}
