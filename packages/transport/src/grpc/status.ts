import { Metadata, type ServiceError, type StatusObject } from "@grpc/grpc-js";
import { GrpcStatus, NexusError } from "@nexus/contracts";
import { codeOfStatus, decodeError, encodeError, wasNotStarted } from "../wire/errors.js";
import { asBuffer } from "./definitions.js";
import { RefusedError } from "./refused.js";

/** Trailing metadata that carries the error as JSON beside the gRPC status. */
export const ERROR_METADATA_KEY = "nexus-error-bin";
/** Proxies and HTTP/2 stacks limit headers to about 8 KiB; longer reasons are cut (characters). */
const MAX_STATUS_TEXT = 1024;

/** Our servers say more: whatever knows the call not is something else. */
const NOT_A_NODE = "what answers is no Nexus node, or of another version: check the address";

function errorToStatus(
  error: NexusError,
  notStarted: boolean,
): Pick<StatusObject, "code" | "details" | "metadata"> {
  const metadata = new Metadata();
  const payload = encodeError(error, notStarted);
  if (payload.length <= 4 * MAX_STATUS_TEXT) metadata.set(ERROR_METADATA_KEY, asBuffer(payload));
  return { code: error.facts.grpc, details: error.message.slice(0, MAX_STATUS_TEXT), metadata };
}

/** What grpc-js sends for a thrown error, as the Error that grpc-js's streams expect in an `error` event. */
export function errorToServiceError(error: NexusError, notStarted = false): ServiceError {
  return Object.assign(new Error(error.message), errorToStatus(error, notStarted));
}

/** Whatever ended a served call, as its status. */
export function failureToServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof RefusedError) return errorToServiceError(thrown.error, true);
  return errorToServiceError(NexusError.from(thrown));
}

/** The server did no work for the call and another one may be asked: it stops or starts. */
export function isRefusal(status: ServiceError | StatusObject): boolean {
  const payload = payloadOf(status);
  return status.code === GrpcStatus.UNAVAILABLE && payload !== null && wasNotStarted(payload);
}

/** Whether a call never got as far as a connection, by grpc-js's texts for it. */
export function neverSent(status: ServiceError): boolean {
  return /^(No connection established|Name resolution failed|Channel closed)/.test(status.details);
}

/** The payload our servers attach to a status; null when the status is the library's own. */
export function payloadOf(status: ServiceError | StatusObject): Uint8Array | null {
  const payload = status.metadata?.get(ERROR_METADATA_KEY)[0];
  return Buffer.isBuffer(payload) ? payload : null;
}

/** The error behind a failed call; `doing` names the call and the address for statuses without our payload. */
export function statusToError(status: ServiceError | StatusObject, doing: string): NexusError {
  const payload = payloadOf(status);
  if (payload !== null) return decodeError(payload);
  return new NexusError({
    code: codeOfStatus(status.code),
    what: `${doing}: ${status.details === "" ? "no reason given" : status.details}`,
    ...(status.code === GrpcStatus.UNIMPLEMENTED ? { remedy: NOT_A_NODE } : {}),
    cause: status,
  });
}

/** True for an error that grpc-js made of a call's status. */
export function isServiceError(value: unknown): value is ServiceError {
  return value instanceof Error && "code" in value && typeof value.code === "number" && "details" in value;
}

/** Whatever a call threw, as ours. */
export function toNexusError(value: unknown, doing: string): NexusError {
  return isServiceError(value) ? statusToError(value, doing) : NexusError.from(value);
}
