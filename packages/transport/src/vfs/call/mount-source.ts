import { NexusError, type ZoneId } from "@nexus/contracts";
import type { ZoneInfo } from "@nexus/kernel";
import { assertAdmin } from "../../server/guards.js";
import type { CallInfo } from "../../server/unary.js";
import type { ZoneOperations } from "../zone-operations.js";

/**
 * What the `source` of a mount asks for: this node becomes a member of the zone unless it is one. Zones are joined
 * through the cluster, so the source has to be a node of it: of the zone when it is here, else of any zone that is.
 * Errors: INVALID_ARGUMENT (another node), PERMISSION_DENIED, ZONE_NOT_FOUND, NO_LEADER.
 */
export async function joinFromSource(
  zones: ZoneOperations,
  zone: ZoneId,
  source: string | null,
  call: CallInfo,
): Promise<void> {
  if (source === null) return;
  // Before anything is told of members.
  assertAdmin(call.context, `mount zone ${zone} from a node`);
  const known = zones.list();
  const here = known.find(({ zoneId }) => zoneId === zone);
  requireMember(source, zone, here === undefined ? known : [here]);
  if (here === undefined) await zones.join(zone, { asLearner: false, asWitness: false }, call);
}

function requireMember(source: string, zone: ZoneId, infos: readonly ZoneInfo[]): void {
  const addresses = infos
    .flatMap(({ members }) => members.map(({ address }) => address))
    .filter((address) => address !== null);
  if (addresses.includes(source)) return;
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `source ${JSON.stringify(source.slice(0, 80))} is no node this one knows to have zone ${zone}`,
    remedy: `name one of ${[...new Set(addresses)].join(", ") || "none"}, or leave source out`,
    details: { zoneId: zone },
  });
}
