import type { LogIndex } from "@nexus/contracts";
import { FieldReader } from "../wire/packed-fields.js";
import { pack, unpack } from "../wire/packr.js";
import { readVector } from "./records.js";
import type { HlcStamp, OriginId } from "./stamp.js";
import { packVector, type VersionVector } from "./version-vector.js";

/** A hybrid clock without its origin. */
export type ClockPoint = Pick<HlcStamp, "physicalMs" | "logical">;

/**
 * What the members of an eventual zone agreed on through its log, so that tombstones may go: every member has all
 * writes of `complete`, and had those of `everywhere` when it wrote anything that is not in `complete`. Whatever else
 * comes is stamped later than `clock`, which no stamp in `everywhere` exceeds.
 */
export interface AgreedFloor {
  /** Index of the entry that completed the agreement: later floors have larger ones. */
  readonly number: LogIndex;
  readonly everywhere: VersionVector;
  readonly complete: VersionVector;
  readonly clock: ClockPoint;
  /** The copies that took part, ascending. Any other one starts anew. */
  readonly origins: readonly OriginId[];
}

export function isAfter(stamp: ClockPoint, clock: ClockPoint): boolean {
  return (
    stamp.physicalMs > clock.physicalMs ||
    (stamp.physicalMs === clock.physicalMs && stamp.logical > clock.logical)
  );
}

export function packFloor({ number, everywhere, complete, clock, origins }: AgreedFloor): readonly unknown[] {
  return [number, packVector(everywhere), packVector(complete), clock.physicalMs, clock.logical, origins];
}

export function readFloor(packed: readonly unknown[]): AgreedFloor {
  const fields = new FieldReader(packed);
  const number = fields.integer() as LogIndex;
  const everywhere = readVector(fields.array());
  const complete = readVector(fields.array());
  const clock = { physicalMs: fields.integer(), logical: fields.integer() };
  const origins = fields.array().map((origin) => new FieldReader([origin]).integer() as OriginId);
  fields.end();
  return { number, everywhere, complete, clock, origins };
}

/** As a member's copy keeps it. */
export function encodeFloor(floor: AgreedFloor): Uint8Array {
  return pack(packFloor(floor));
}

/** Errors: CORRUPT. */
export function decodeFloor(bytes: Uint8Array): AgreedFloor {
  return readFloor(new FieldReader([unpack(bytes, "floor of an eventual zone")]).array());
}
