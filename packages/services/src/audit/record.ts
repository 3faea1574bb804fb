import { type ErrorCode, NexusError, type OperationContext, type ZoneId } from "@nexus/contracts";
import { type PostHookEvent, type PreHookEvent, targetPathOf } from "@nexus/kernel";

/** One mutating call as one line of JSON; field names are the audit format of the reference protocol plus ours. */
export interface AuditRecord {
  readonly v: 1;
  /** RFC 3339 with milliseconds, UTC: when the call ended. */
  readonly ts: string;
  readonly request_id: string;
  readonly agent_id: string | null;
  readonly user_id: string;
  readonly zone_id: string;
  readonly op: string;
  readonly path: string;
  /** Target of a rename or copy. */
  readonly new_path: string | null;
  readonly status: "ok" | "error";
  /** The error's stable code; null when the call succeeded. */
  readonly code: ErrorCode | null;
  readonly size_bytes: number | null;
  readonly version: number | null;
  /** The call created the entry; null when it failed. */
  readonly is_new: boolean | null;
  /** Only of administration: what was done, in words. */
  readonly detail?: string;
}

/** Something an administrator did to a whole zone. */
export interface AdministrationFacts {
  readonly operation: string;
  readonly zoneId: ZoneId;
  readonly context: OperationContext;
  readonly detail: string;
  readonly error: NexusError | null;
}

/** `ts` as `createTimestampFormatter` makes it. */
export function administrationRecord(facts: AdministrationFacts, ts: string): AuditRecord {
  const { context, error } = facts;
  return {
    v: 1,
    ts,
    request_id: context.requestId,
    agent_id: context.agentId,
    user_id: context.userId,
    zone_id: facts.zoneId,
    op: facts.operation,
    path: "/",
    new_path: null,
    status: error === null ? "ok" : "error",
    code: error === null ? null : error.code,
    size_bytes: null,
    version: null,
    is_new: null,
    detail: facts.detail,
  };
}

/** `ts` as `createTimestampFormatter` makes it. The same fields in the same order as `failureRecord`. */
export function successRecord(event: PostHookEvent, ts: string): AuditRecord {
  const { context, entry } = event;
  return {
    v: 1,
    ts,
    request_id: context.requestId,
    agent_id: context.agentId,
    user_id: context.userId,
    zone_id: entry.zoneId,
    op: event.operation,
    path: event.path,
    new_path: targetPathOf(event),
    status: "ok",
    code: null,
    size_bytes: entry.sizeBytes,
    version: entry.version,
    is_new: event.created,
  };
}

/** `ts` as `createTimestampFormatter` makes it. */
export function failureRecord(event: PreHookEvent, error: unknown, ts: string): AuditRecord {
  const { context } = event;
  return {
    v: 1,
    ts,
    request_id: context.requestId,
    agent_id: context.agentId,
    user_id: context.userId,
    zone_id: context.zoneId,
    op: event.operation,
    path: event.path,
    new_path: targetPathOf(event),
    status: "error",
    code: NexusError.from(error).code,
    size_bytes: null,
    version: null,
    is_new: null,
  };
}

/** One line each: JSON never holds a raw line feed. Converted to bytes once for all of them. */
export function encodeRecords(records: readonly AuditRecord[]): Uint8Array {
  let lines = "";
  for (const record of records) lines += `${JSON.stringify(record)}\n`;
  return new TextEncoder().encode(lines);
}
