/** gRPC status numbers (grpc/status). Kept here so that contracts need no gRPC library. */
export const GrpcStatus = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;
export type GrpcStatus = (typeof GrpcStatus)[keyof typeof GrpcStatus];

/** JSON-RPC style codes of `error_payload` (reference protocol, 2.5). */
export const JsonErrorCode = {
  METHOD_NOT_FOUND: -32601,
  INTERNAL: -32603,
  PERMISSION: -32003,
  INVALID_PATH: -32004,
  VALIDATION: -32005,
  CONFLICT: -32006,
  NOT_FOUND: -32007,
  ACCESS_DENIED: -32018,
} as const;
export type JsonErrorCode = (typeof JsonErrorCode)[keyof typeof JsonErrorCode];

/** Exit codes of the command line: 1 the operation failed, 2 it was asked for wrongly. */
export type ExitCode = 1 | 2;

export interface ErrorCodeFacts {
  readonly grpc: GrpcStatus;
  readonly json: JsonErrorCode;
  readonly exit: ExitCode;
  /** The same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
}

const G = GrpcStatus;
const J = JsonErrorCode;
const fact = (
  grpc: GrpcStatus,
  json: JsonErrorCode,
  retryable = false,
  exit: ExitCode = 1,
): ErrorCodeFacts => ({
  grpc,
  json,
  exit,
  retryable,
});

/** Every stable error code of Nexus with what it maps to on each surface. */
export const ERROR_CODES = {
  /** Malformed path: empty, relative, NUL, `..` segment, too long. */
  INVALID_PATH: fact(G.INVALID_ARGUMENT, J.INVALID_PATH, false, 2),
  /** Any other malformed argument. */
  INVALID_ARGUMENT: fact(G.INVALID_ARGUMENT, J.VALIDATION, false, 2),
  NOT_FOUND: fact(G.NOT_FOUND, J.NOT_FOUND),
  ALREADY_EXISTS: fact(G.ALREADY_EXISTS, J.CONFLICT),
  NOT_A_DIRECTORY: fact(G.FAILED_PRECONDITION, J.VALIDATION),
  IS_A_DIRECTORY: fact(G.FAILED_PRECONDITION, J.VALIDATION),
  DIRECTORY_NOT_EMPTY: fact(G.FAILED_PRECONDITION, J.CONFLICT),
  /** The entry exists with another type; a type never changes. */
  WRONG_TYPE: fact(G.FAILED_PRECONDITION, J.VALIDATION),
  /** More than one link hop (ELOOP). */
  TOO_MANY_LINKS: fact(G.FAILED_PRECONDITION, J.INVALID_PATH),
  /** A rename across zones or stores. */
  CROSS_ZONE: fact(G.FAILED_PRECONDITION, J.VALIDATION),
  READ_ONLY: fact(G.PERMISSION_DENIED, J.PERMISSION),
  /** A condition (ifMatch, ifVersion, ifAbsent, content id) did not hold; details carry the current value. */
  CONFLICT: fact(G.ABORTED, J.CONFLICT),
  PERMISSION_DENIED: fact(G.PERMISSION_DENIED, J.PERMISSION),
  /** A policy said no (as opposed to a missing grant). */
  ACCESS_DENIED: fact(G.PERMISSION_DENIED, J.ACCESS_DENIED),
  UNAUTHENTICATED: fact(G.UNAUTHENTICATED, J.PERMISSION),
  /** The zone has no leader this node can reach. */
  NO_LEADER: fact(G.UNAVAILABLE, J.INTERNAL, true),
  /** This node is not the leader of the zone; details carry a hint. */
  NOT_LEADER: fact(G.UNAVAILABLE, J.INTERNAL, true),
  /** The call may or may not have taken effect; retry with the same session and sequence, or read back. */
  UNKNOWN_OUTCOME: fact(G.UNKNOWN, J.INTERNAL),
  DEADLINE_EXCEEDED: fact(G.DEADLINE_EXCEEDED, J.INTERNAL, true),
  CANCELLED: fact(G.CANCELLED, J.INTERNAL),
  LOCK_TIMEOUT: fact(G.UNAVAILABLE, J.INTERNAL, true),
  /** An advisory lock expired or was taken away: it is not held, and was not acquired again. */
  LOCK_LOST: fact(G.ABORTED, J.CONFLICT),
  /** A named limit (queue, message size, concurrency) was hit. */
  RESOURCE_EXHAUSTED: fact(G.RESOURCE_EXHAUSTED, J.INTERNAL, true),
  /** The zone holds as much as its quota allows. Reads and removals go on. */
  QUOTA_EXCEEDED: fact(G.RESOURCE_EXHAUSTED, J.INTERNAL),
  /** The disk is full. Reads go on. */
  NO_SPACE: fact(G.RESOURCE_EXHAUSTED, J.INTERNAL, true),
  IO_ERROR: fact(G.INTERNAL, J.INTERNAL),
  /** Stored or received bytes do not match their hash or checksum. */
  CORRUPT: fact(G.DATA_LOSS, J.INTERNAL),
  /** The metadata exists but no reachable node holds the bytes; details name the holders. */
  CONTENT_UNAVAILABLE: fact(G.UNAVAILABLE, J.INTERNAL, true),
  SESSION_EXPIRED: fact(G.FAILED_PRECONDITION, J.INTERNAL),
  /** The session entries were tied to has ended: they are gone, or about to go. */
  SESSION_ENDED: fact(G.ABORTED, J.CONFLICT),
  /** A token, cursor or frame of another life of the zone. */
  INCARNATION_MISMATCH: fact(G.FAILED_PRECONDITION, J.INTERNAL),
  /** A watch asks for what is no longer kept; details.cursor is where it can go on once it has read again. */
  COMPACTED: fact(G.OUT_OF_RANGE, J.VALIDATION),
  /** A stream no longer keeps the messages at an offset; details.earliestOffset is the first it has. */
  TRUNCATED: fact(G.OUT_OF_RANGE, J.VALIDATION),
  /** A pipe or stream was closed or removed: nothing more comes, and nothing more is taken. */
  ENDED: fact(G.FAILED_PRECONDITION, J.CONFLICT),
  ZONE_NOT_FOUND: fact(G.NOT_FOUND, J.NOT_FOUND),
  /** The zone exists, but this node is not a member of it. */
  ZONE_NOT_LOADED: fact(G.FAILED_PRECONDITION, J.NOT_FOUND),
  ZONE_EXISTS: fact(G.ALREADY_EXISTS, J.CONFLICT),
  /** Another membership change is in flight, or the change was made against an outdated configuration. */
  MEMBERSHIP_CONFLICT: fact(G.ABORTED, J.CONFLICT, true),
  /** Federation is not configured on this node. */
  FEDERATION_UNAVAILABLE: fact(G.FAILED_PRECONDITION, J.INTERNAL),
  DRIVER_NOT_ENABLED: fact(G.FAILED_PRECONDITION, J.VALIDATION),
  UNKNOWN_DRIVER: fact(G.INVALID_ARGUMENT, J.VALIDATION),
  /** Starting, draining, or the server cannot be reached; try again or another node. */
  UNAVAILABLE: fact(G.UNAVAILABLE, J.INTERNAL, true),
  UNSUPPORTED: fact(G.UNIMPLEMENTED, J.VALIDATION),
  METHOD_NOT_FOUND: fact(G.UNIMPLEMENTED, J.METHOD_NOT_FOUND),
  /** A file or peer of a newer version than this build understands. */
  VERSION_UNSUPPORTED: fact(G.FAILED_PRECONDITION, J.INTERNAL),
  CONFIG_INVALID: fact(G.INVALID_ARGUMENT, J.VALIDATION, false, 2),
  /** Flags, disk and peers contradict each other; nothing was written. */
  BOOT_REFUSED: fact(G.FAILED_PRECONDITION, J.VALIDATION),
  ADDRESS_IN_USE: fact(G.UNAVAILABLE, J.INTERNAL),
  CLOSED: fact(G.UNAVAILABLE, J.INTERNAL, true),
  INTERNAL: fact(G.INTERNAL, J.INTERNAL),
} as const satisfies Record<string, ErrorCodeFacts>;

export type ErrorCode = keyof typeof ERROR_CODES;
