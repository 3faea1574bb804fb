import { ERROR_CODES, type ErrorCode, type ErrorDetails, GrpcStatus, NexusError } from "@nexus/contracts";
import { utf8Decode, utf8Encode } from "@nexus/lib";

/** The JSON of every `error_payload`: `code` and `message` are the original protocol's, the rest is ours. */
interface ErrorPayload {
  readonly code: number;
  readonly message: string;
  readonly nexus_code: ErrorCode;
  readonly retryable: boolean;
  readonly details: ErrorDetails;
  readonly remedy?: string;
  /** Present when the call was turned away before any work: it may be made elsewhere, a change too. */
  readonly not_started?: true;
}

function errorToJson(error: NexusError, notStarted: boolean): ErrorPayload {
  return {
    code: error.facts.json,
    message: error.message,
    nexus_code: error.code,
    retryable: error.retryable,
    details: error.details,
    ...(error.remedy === null ? {} : { remedy: error.remedy }),
    ...(notStarted ? { not_started: true } : {}),
  };
}

export function encodeError(error: NexusError, notStarted = false): Uint8Array {
  return utf8Encode(JSON.stringify(errorToJson(error, notStarted)));
}

/** True when the sender of this payload did no work for the call. */
export function wasNotStarted(payload: Uint8Array): boolean {
  return parseObject(payload)?.["not_started"] === true;
}

/** The error as its sender threw it. A payload of another program becomes the nearest code. */
export function decodeError(payload: Uint8Array): NexusError {
  const json = parseObject(payload);
  if (json === null) {
    return new NexusError({
      code: "INTERNAL",
      what: "the server reported an error without a readable reason",
    });
  }
  const message = typeof json["message"] === "string" ? json["message"] : "unknown error";
  const code = codeOf(json);
  const remedy = typeof json["remedy"] === "string" ? json["remedy"] : null;
  const details = detailsOf(json["details"]);
  if (remedy === null) return new NexusError({ code, what: message, details });
  const suffix = `; ${remedy}`;
  const what = message.endsWith(suffix) ? message.slice(0, -suffix.length) : message;
  return new NexusError({ code, what, remedy, details });
}

function parseObject(payload: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(utf8Decode(payload));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // Not JSON: the caller reports what it has.
    return null;
  }
}

/** Only the codes of the original protocol that a program without `nexus_code` can send. */
const CODE_OF_JSON: ReadonlyMap<unknown, ErrorCode> = new Map<unknown, ErrorCode>([
  [-32601, "METHOD_NOT_FOUND"],
  [-32003, "PERMISSION_DENIED"],
  [-32004, "INVALID_PATH"],
  [-32005, "INVALID_ARGUMENT"],
  [-32006, "CONFLICT"],
  [-32007, "NOT_FOUND"],
  [-32018, "ACCESS_DENIED"],
]);

function codeOf(json: Record<string, unknown>): ErrorCode {
  const named = json["nexus_code"];
  if (typeof named === "string" && Object.hasOwn(ERROR_CODES, named)) return named as ErrorCode;
  return CODE_OF_JSON.get(json["code"]) ?? "INTERNAL";
}

function detailsOf(value: unknown): ErrorDetails {
  if (typeof value !== "object" || value === null) return {};
  const entries = Object.entries(value).filter(
    ([, item]) => item === null || ["string", "number", "boolean"].includes(typeof item),
  );
  return Object.fromEntries(entries) as ErrorDetails;
}

/** The code for a gRPC status that came without our payload. */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case GrpcStatus.CANCELLED:
      return "CANCELLED";
    case GrpcStatus.INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case GrpcStatus.DEADLINE_EXCEEDED:
      return "DEADLINE_EXCEEDED";
    case GrpcStatus.NOT_FOUND:
      return "NOT_FOUND";
    case GrpcStatus.ALREADY_EXISTS:
      return "ALREADY_EXISTS";
    case GrpcStatus.PERMISSION_DENIED:
      return "PERMISSION_DENIED";
    case GrpcStatus.RESOURCE_EXHAUSTED:
      return "RESOURCE_EXHAUSTED";
    case GrpcStatus.ABORTED:
      return "CONFLICT";
    case GrpcStatus.UNIMPLEMENTED:
      return "UNSUPPORTED";
    case GrpcStatus.UNAVAILABLE:
      return "UNAVAILABLE";
    case GrpcStatus.DATA_LOSS:
      return "CORRUPT";
    case GrpcStatus.UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    default:
      return "INTERNAL";
  }
}
