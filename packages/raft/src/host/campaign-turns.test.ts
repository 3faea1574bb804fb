import { type IncarnationId, type NodeId, ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import type { ElectionStage } from "../zone/election-stage.js";
import { type Campaigner, CampaignTurns } from "./campaign-turns.js";

const NODES = [11, 12, 13] as NodeId[];
const PLACE_TICKS = 20;

interface Zone extends Campaigner {
  election: ElectionStage;
}

function zoneOf(name: string, election: ElectionStage = "due"): Zone {
  const identity = { zoneId: name as ZoneId, incarnation: `incarnation-of-${name}` as IncarnationId };
  const confState = { voters: NODES, votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
  return { election, identity, state: { conf: { confState } } as unknown as Campaigner["state"] };
}

function zonesOf(count: number): Zone[] {
  return Array.from({ length: count }, (_, i) => zoneOf(`zone-${i}`));
}

function turnsOf(nodeId: NodeId, maxCampaigns: number, isLive: (node: NodeId) => boolean = () => true) {
  return new CampaignTurns<Zone>({ nodeId, maxCampaigns, placeTicks: PLACE_TICKS, isLive });
}

/** What the chosen do: they stand, until the test says otherwise. */
function stand(turns: CampaignTurns<Zone>, zones: readonly Zone[]): readonly Zone[] {
  const chosen = [...turns.next(zones)];
  for (const zone of chosen) zone.election = "underWay";
  return chosen;
}

describe("the turns of campaigns", () => {
  it("count those under way: no more begin until one of them has ended", () => {
    const turns = turnsOf(11 as NodeId, 2);
    const zones = zonesOf(5);
    const [first] = stand(turns, zones) as [Zone];
    expect(turns.underWay).toBe(2);
    expect(stand(turns, zones)).toEqual([]);
    first.election = "none";
    expect(stand(turns, zones)).toHaveLength(1);
    expect(turns.underWay).toBe(2);
    expect(turns.deferred).toBe(3 + 3 + 2);
  });

  it("count an election that nobody asked for a turn", () => {
    const zones = [zoneOf("handed over", "underWay"), zoneOf("connection broke", "underWay"), zoneOf("due")];
    expect(stand(turnsOf(11 as NodeId, 2), zones)).toEqual([]);
  });

  it("come last for those that had theirs, so that who cannot win does not starve who can", () => {
    const turns = turnsOf(11 as NodeId, 2);
    const zones = zonesOf(6);
    const stood = new Set<Zone>();
    for (let round = 0; round < 3; round += 1) {
      for (const zone of stand(turns, zones)) {
        stood.add(zone);
        zone.election = "due";
      }
    }
    expect(stood.size).toBe(6);
  });

  it("end after the longest election timeout, whatever becomes of the election", () => {
    const turns = turnsOf(11 as NodeId, 1);
    const zones = zonesOf(2);
    const [stuck] = stand(turns, zones) as [Zone];
    for (let tick = 1; tick < PLACE_TICKS; tick += 1) expect(stand(turns, zones)).toEqual([]);
    const [next] = stand(turns, zones);
    expect(next).not.toBe(stuck);
  });

  it("are not taken up by zones most of whose voters are down", () => {
    const turns = turnsOf(11 as NodeId, 1, () => false);
    const zones = zonesOf(3);
    for (let tick = 0; tick < 3; tick += 1) expect(stand(turns, zones)).toHaveLength(1);
  });

  it("are root's first", () => {
    const zones = [...zonesOf(9), zoneOf(ROOT_ZONE)];
    expect(stand(turnsOf(11 as NodeId, 1), zones)).toEqual([zones[9]]);
  });

  it("begin with different zones on every node, each with about its share", () => {
    const count = 300;
    const firsts = NODES.map((node) => stand(turnsOf(node, count / 5), zonesOf(count)));
    const names = firsts.flat().map(({ identity }) => identity.zoneId);
    expect(new Set(names).size).toBe(names.length);
  });
});
