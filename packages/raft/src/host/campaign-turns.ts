import { type IncarnationId, type NodeId, ROOT_ZONE } from "@nexus/contracts";
import type { ElectionStage } from "../zone/election-stage.js";
import type { ZoneIdentity, ZoneState } from "../zone/state/zone-state.js";

/** What the turns need to know of a replica. */
export interface Campaigner {
  readonly election: ElectionStage;
  readonly identity: ZoneIdentity;
  readonly state: Pick<ZoneState, "conf">;
}

export interface CampaignTurnsPorts {
  readonly nodeId: NodeId;
  readonly maxCampaigns: number;
  /** An election that takes longer gives its place up: nobody may be there to answer. */
  readonly placeTicks: number;
  isLive(node: NodeId): boolean;
}

/**
 * Which zones of this node may stand for election. An election costs several synced writes on every voter; when a
 * whole cluster starts, as many at once as there are zones take longer than an election timeout, and all of them begin
 * again. So only so many are under way, and the nodes begin with different zones, lest they split the votes: each with
 * those it is first for by a hash that all of them know.
 */
export class CampaignTurns<Z extends Campaigner> {
  readonly #ports: CampaignTurnsPorts;
  /** The tick at which a zone had its last turn; those that had it earlier go first. */
  readonly #turnAt = new Map<Z, number>();
  #tick = 0;
  #deferred = 0;
  #underWay = 0;

  constructor(ports: CampaignTurnsPorts) {
    this.#ports = ports;
  }

  /** Times a zone was due and had to wait, one for each tick. */
  get deferred(): number {
    return this.#deferred;
  }

  get underWay(): number {
    return this.#underWay;
  }

  remove(zone: Z): void {
    this.#turnAt.delete(zone);
  }

  /** Once a tick: those among `zones` that may start an election now. */
  next(zones: Iterable<Z>): ReadonlySet<Z> {
    this.#tick += 1;
    const due: Z[] = [];
    let underWay = 0;
    for (const zone of zones) {
      const stage = zone.election;
      if (stage === "due") due.push(zone);
      else if (stage === "none") this.#turnAt.delete(zone);
      else if (this.#holdsPlace(zone)) underWay += 1;
    }
    const places = Math.max(0, this.#ports.maxCampaigns - underWay);
    const chosen = new Set(due.length <= places ? due : this.#inTurn(due).slice(0, places));
    for (const zone of chosen) this.#turnAt.set(zone, this.#tick);
    this.#deferred += due.length - chosen.size;
    this.#underWay = underWay + chosen.size;
    return chosen;
  }

  /** One whose voters are down costs nothing, and cannot succeed either. */
  #holdsPlace(zone: Z): boolean {
    const { nodeId, placeTicks, isLive } = this.#ports;
    // Elections also start elsewhere: a leader hands over, or its connection broke.
    const startedAt = this.#turnAt.get(zone) ?? this.#tick;
    this.#turnAt.set(zone, startedAt);
    if (this.#tick - startedAt >= placeTicks) return false;
    const { voters } = zone.state.conf.confState;
    const live = voters.filter((node) => node === nodeId || isLive(node));
    return 2 * live.length > voters.length;
  }

  #inTurn(due: readonly Z[]): Z[] {
    const ranked = due.map((zone) => ({
      zone,
      turnAt: this.#turnAt.get(zone) ?? 0,
      rank: this.#rankFor(zone),
    }));
    ranked.sort((a, b) => a.turnAt - b.turnAt || a.rank - b.rank);
    return ranked.map(({ zone }) => zone);
  }

  /** How many of the zone's live voters are to stand before this node. Root is before all others. */
  #rankFor({ identity, state }: Z): number {
    const { incarnation, zoneId } = identity;
    if (zoneId === ROOT_ZONE) return -1;
    const { nodeId, isLive } = this.#ports;
    const own = weightOf(incarnation, nodeId);
    const isBefore = (node: NodeId): boolean =>
      node !== nodeId && isLive(node) && weightOf(incarnation, node) > own;
    return state.conf.confState.voters.filter(isBefore).length;
  }
}

const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;

/** Highest random weight hashing: every voter is first for its share of the zones. FNV-1a, its bits mixed. */
function weightOf(incarnation: IncarnationId, node: NodeId): number {
  let hash = FNV_OFFSET;
  const text = `${node}/${incarnation}`;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
