import { ROOT_ZONE, type ZoneId } from "@nexus/contracts";
import type { ZoneInfo } from "@nexus/kernel";
import type { RaftMetrics, ZoneMetrics } from "@nexus/raft";

/** Zones with series of their own: more would make a scrape of a node with many zones cost more than the zones. */
export const MAX_ZONE_SERIES = 64;
/** Label of all others in histograms. */
export const OTHER_ZONES = "_other";
/** All families of one scrape are read from one picture. */
const PICTURE_MS = 250;

export interface RaftPicture {
  readonly node: RaftMetrics;
  /** Of the zones with series. */
  readonly zones: readonly ZoneMetrics[];
  readonly infos: readonly ZoneInfo[];
}

export interface RaftPictureSource {
  metrics(): RaftMetrics;
  infos(zones: readonly ZoneId[]): readonly ZoneInfo[];
}

/** Root, then zones that need somebody's eye, then the others by name. */
export function chooseZones(zones: readonly ZoneMetrics[]): readonly ZoneMetrics[] {
  if (zones.length <= MAX_ZONE_SERIES) return zones;
  const rank = (zone: ZoneMetrics): number =>
    zone.zoneId === ROOT_ZONE ? 0 : zone.problem !== null || zone.leaderId === null ? 1 : 2;
  return [...zones]
    .sort((a, b) => rank(a) - rank(b) || (a.zoneId < b.zoneId ? -1 : 1))
    .slice(0, MAX_ZONE_SERIES);
}

/** Takes one picture for all families of a scrape. */
export function pictureOnce(source: RaftPictureSource, nowMs: () => number): () => RaftPicture {
  let picture: RaftPicture | null = null;
  let takenMs = 0;
  return () => {
    if (picture !== null && nowMs() - takenMs < PICTURE_MS) return picture;
    const node = source.metrics();
    const zones = chooseZones(node.zones);
    picture = { node, zones, infos: source.infos(zones.map(({ zoneId }) => zoneId)) };
    takenMs = nowMs();
    return picture;
  };
}

/** The label of a zone in histograms: the first zones seen have their own. */
export function zoneLabels(): (zone: ZoneId) => string {
  const named = new Set<ZoneId>([ROOT_ZONE]);
  return (zone) => {
    if (named.has(zone)) return zone;
    if (named.size >= MAX_ZONE_SERIES) return OTHER_ZONES;
    named.add(zone);
    return zone;
  };
}
