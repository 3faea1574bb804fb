import { NexusError, type ZoneId } from "@nexus/contracts";
import type { RegisteredZone } from "../zone/state/registry.js";

/** The zone has no replica on this node: says where it is and how to get it, or that it does not exist. */
export function zoneNotLoaded(zone: ZoneId, row: RegisteredZone | null): NexusError {
  if (row === null || row.state === "removed") {
    return new NexusError({
      code: "ZONE_NOT_FOUND",
      what: `zone ${zone} does not exist`,
      remedy: `create it with \`nexus zone create ${zone}\``,
      details: { zone },
    });
  }
  const member = row.members[0]?.address ?? null;
  return new NexusError({
    code: "ZONE_NOT_LOADED",
    what: `this node is not a member of zone ${zone}`,
    remedy:
      `run \`nexus zone join ${zone}\` against this node` +
      (member === null ? "" : `, or use a member such as ${member}`),
    details: { zone, member },
  });
}
