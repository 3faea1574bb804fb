import type { OriginId } from "./stamp.js";

/** How many writes of each origin somebody has: all from 1 to the number, without gaps. Immutable. */
export type VersionVector = ReadonlyMap<OriginId, number>;

/** One write: the `seq`-th of its origin. */
export interface Dot {
  readonly origin: OriginId;
  readonly seq: number;
}

export const NOTHING_SEEN: VersionVector = new Map();

export function includes(vector: VersionVector, dot: Dot): boolean {
  return (vector.get(dot.origin) ?? 0) >= dot.seq;
}

/** Everything in `part` is in `whole` too. */
export function covers(whole: VersionVector, part: VersionVector): boolean {
  for (const [origin, seq] of part) if ((whole.get(origin) ?? 0) < seq) return false;
  return true;
}

/** How many writes of `whole` are not in `part`. */
export function countLacking(whole: VersionVector, part: VersionVector): number {
  let lacking = 0;
  for (const [origin, seq] of whole) lacking += Math.max(0, seq - (part.get(origin) ?? 0));
  return lacking;
}

export function withDot(vector: VersionVector, dot: Dot): VersionVector {
  return new Map(vector).set(dot.origin, Math.max(vector.get(dot.origin) ?? 0, dot.seq));
}

export function union(a: VersionVector, b: VersionVector): VersionVector {
  const both = new Map(a);
  for (const [origin, seq] of b) both.set(origin, Math.max(both.get(origin) ?? 0, seq));
  return both;
}

/** What everybody has. */
export function common(vectors: readonly VersionVector[]): VersionVector {
  const [first, ...others] = vectors;
  const shared = new Map<OriginId, number>();
  for (const [origin, seq] of first ?? NOTHING_SEEN) {
    const least = others.reduce((low, other) => Math.min(low, other.get(origin) ?? 0), seq);
    if (least > 0) shared.set(origin, least);
  }
  return shared;
}

/** `origin, seq` in turn, origins ascending: equal vectors give equal bytes. */
export function packVector(vector: VersionVector): readonly number[] {
  return [...vector].sort(([a], [b]) => a - b).flat();
}
