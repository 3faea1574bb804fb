import { NexusError } from "@nexus/contracts";
import { FieldReader } from "../wire/packed-fields.js";
import { pack, unpack } from "../wire/packr.js";
import { readVector } from "./records.js";
import type { OriginId } from "./stamp.js";
import { packVector, type VersionVector } from "./version-vector.js";

/** What one member's copy of an eventual zone knows of itself; written with every change. */
export interface EventualMeta {
  readonly origin: OriginId;
  readonly physicalMs: number;
  readonly logical: number;
  /** Writes taken in, own ones included. */
  readonly seen: VersionVector;
  /** Of those, the ones this member cannot pass on one by one any more: their log entries are gone or never were. */
  readonly unlogged: VersionVector;
  /** Positions in the log from `firstLogged` on, below `nextLogged`. */
  readonly firstLogged: number;
  readonly nextLogged: number;
  readonly firstConflict: number;
  readonly nextConflict: number;
}

const META_VERSION = 1;

export function encodeMeta(meta: EventualMeta): Uint8Array {
  return pack([
    META_VERSION,
    meta.origin,
    meta.physicalMs,
    meta.logical,
    packVector(meta.seen),
    packVector(meta.unlogged),
    meta.firstLogged,
    meta.nextLogged,
    meta.firstConflict,
    meta.nextConflict,
  ]);
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeMeta(bytes: Uint8Array): EventualMeta {
  const fields = new FieldReader(unpack(bytes, "state of an eventual zone"));
  const version = fields.integer();
  if (version !== META_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `the state of an eventual zone has version ${version}, this build reads ${META_VERSION}`,
      remedy: "run the version that wrote it, or a newer one",
    });
  }
  const meta = {
    origin: fields.integer() as OriginId,
    physicalMs: fields.integer(),
    logical: fields.integer(),
    seen: readVector(fields.array()),
    unlogged: readVector(fields.array()),
    firstLogged: fields.integer(),
    nextLogged: fields.integer(),
    firstConflict: fields.integer(),
    nextConflict: fields.integer(),
  };
  fields.end();
  return meta;
}
