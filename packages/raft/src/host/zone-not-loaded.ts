import { NexusError, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { ZoneRegistry } from "../zone/state/registry.js";

/**
 * The zone has no replica on this node: says where it is and how to get it, or that it does not exist. A node whose
 * replica of root is not open (`registry` null) knows of no zone, and may not say of any that it does not exist.
 */
export function zoneNotLoaded(zone: ZoneId, registry: ZoneRegistry | null): NexusError {
  if (registry === null || zone === ROOT_ZONE) {
    return new NexusError({
      code: "UNAVAILABLE",
      what: `this node's replica of zone root is not open, so it cannot tell where zone ${zone} is`,
      remedy: "try again, or ask another node; `nexus status` of this one says what it waits for",
      details: { zone },
    });
  }
  const row = registry.get(zone);
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
