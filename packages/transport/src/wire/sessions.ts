import { NexusError } from "@nexus/contracts";
import type { MessageInit, vfs } from "@nexus/contracts/wire";
import type { SessionTie } from "@nexus/kernel";
import { parseClientSessionId } from "@nexus/lib";

/** Errors: INVALID_ARGUMENT. */
export function tieFromWire(wire: vfs.SessionTie | null): { readonly tie?: SessionTie } {
  if (wire === null) return {};
  return { tie: { sessionId: parseClientSessionId(wire.sessionId), leaseMs: wire.leaseMs } };
}

/** Errors: INVALID_ARGUMENT (what must be there already is tied to nothing). */
export function tieOfWrite(request: {
  readonly tie: vfs.SessionTie | null;
  readonly mustExist: boolean;
  readonly path: string;
}): { readonly tie?: SessionTie } {
  if (request.tie === null || !request.mustExist) return tieFromWire(request.tie);
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `a write that does not create ${request.path} cannot tie it to a session`,
    remedy: "let it create the file",
    details: { path: request.path },
  });
}

export function tieToWire(tie: SessionTie | undefined): { readonly tie: MessageInit<vfs.SessionTie> | null } {
  return { tie: tie ?? null };
}
