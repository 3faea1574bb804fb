import { NexusError } from "@nexus/contracts";
import { FieldReader } from "../wire/packed-fields.js";
import { pack, unpack } from "../wire/packr.js";
import { readVector } from "./records.js";
import { packVector, type VersionVector } from "./version-vector.js";

const SEALED_VERSION = 1;

/** Row that says: all records of a member that had seen `theirs` are staged here. */
export function encodeSealed(theirs: VersionVector): Uint8Array {
  return pack([SEALED_VERSION, packVector(theirs)]);
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeSealed(bytes: Uint8Array): VersionVector {
  const fields = new FieldReader(unpack(bytes, "staged state of an eventual zone"));
  const version = fields.integer();
  if (version !== SEALED_VERSION) {
    throw new NexusError({
      code: "VERSION_UNSUPPORTED",
      what: `the staged state of an eventual zone has version ${version}, this build reads ${SEALED_VERSION}`,
      remedy: "run the version that wrote it, or a newer one",
    });
  }
  const theirs = readVector(fields.array());
  fields.end();
  return theirs;
}
