import { type IncarnationId, NexusError, type ZoneId } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import { parseZoneId } from "@nexus/lib";
import { incarnationFromWire, incarnationToWire } from "../wire/zones.js";

/** A zone, and which of its lives. */
export interface Life {
  readonly zoneId: ZoneId;
  readonly incarnation: IncarnationId;
}

export function lifeToWire({ zoneId, incarnation }: Life): MessageInit<raft.ZoneLife> {
  return { zoneId, incarnation: incarnationToWire(incarnation) };
}

/** Errors: INVALID_ARGUMENT. */
export function lifeFromWire(wire: raft.ZoneLife | null): Life {
  if (wire !== null) {
    return { zoneId: parseZoneId(wire.zoneId), incarnation: incarnationFromWire(wire.incarnation) };
  }
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: "the message does not say which life of which zone it is about",
    remedy: "both sides must speak this version of the protocol",
  });
}

/** As a key. */
export function lifeKey({ zoneId, incarnation }: Life): string {
  return `${zoneId}/${incarnation}`;
}
