import { type ErrorCode, NexusError } from "@nexus/contracts";
import type { PostHookEvent, PreHookEvent } from "@nexus/kernel";

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
}

export function successRecord(event: PostHookEvent, wallMs: number): AuditRecord {
  return {
    ...commonFields(event, wallMs),
    zone_id: event.entry.zoneId,
    status: "ok",
    code: null,
    size_bytes: event.entry.sizeBytes,
    version: event.entry.version,
    is_new: event.created,
  };
}

export function failureRecord(event: PreHookEvent, error: unknown, wallMs: number): AuditRecord {
  return {
    ...commonFields(event, wallMs),
    status: "error",
    code: NexusError.from(error).code,
    size_bytes: null,
    version: null,
    is_new: null,
  };
}

function commonFields(event: PreHookEvent, wallMs: number) {
  const { context } = event;
  return {
    v: 1,
    ts: new Date(wallMs).toISOString(),
    request_id: context.requestId,
    agent_id: context.agentId,
    user_id: context.userId,
    zone_id: context.zoneId,
    op: event.operation,
    path: event.path,
    new_path: event.targetPath,
  } as const;
}

/** JSON never holds a raw line feed, so one line is one record. */
export function encodeRecord(record: AuditRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record)}\n`);
}
