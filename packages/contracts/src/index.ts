export * from "./consistency.js";
export * from "./constants.js";
export type * from "./context.js";
export * from "./entry-type.js";
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorCodeFacts,
  type ExitCode,
  GrpcStatus,
  JsonErrorCode,
} from "./error-codes.js";
export { type ErrorDetails, NexusError, type NexusErrorInit } from "./errors.js";
export type * from "./ids.js";
export type * from "./metadata.js";
export type * from "./record-store.js";
