import type { LogIndex, ZoneId } from "@nexus/contracts";
import { invariant, utf8Encode } from "@nexus/lib";

/**
 * Key space of one replica's store. A generation is one complete copy of the zone's state; installing a snapshot
 * writes a new one beside the old and flips CURRENT_GENERATION_KEY.
 *
 *     00000000 'g'                      number of the current generation
 *     00000000 'f'                      rewritten, synced, to learn whether a flush went well
 *     00000000 'w'                      this replica is a witness, for as long as it exists (zone/state/apply-witness.ts)
 *     generation(4) 'a'                 applied point: index, term, zone clock, digest
 *     generation(4) 'c'                 membership and the index it took effect at
 *     generation(4) 'e'                 eventual zones: how far the members agree (eventual/agreement.ts)
 *     generation(4) 'k' ...             advisory locks (lock-rows.ts)
 *     generation(4) 'm'                 addresses of members
 *     generation(4) 'n' ...             namespace (kernel, core/namespace/keys.ts)
 *     generation(4) 'p' ...             pipes and streams (channels/channel-rows.ts)
 *     generation(4) 'r' zone            registry of zones (root only)
 *     generation(4) 's' session row     sessions: answers not yet acknowledged (rows of one slice each)
 *     generation(4) 'h'                 state hash: the digests claimed last (wire/command.ts, stateHash)
 *     generation(4) 'q'                 quarantine of this replica; never replicated, gone with its generation
 */
const SPACE = {
  applied: 0x61,
  conf: 0x63,
  eventual: 0x65,
  stateHash: 0x68,
  members: 0x6d,
  quarantine: 0x71,
  registry: 0x72,
  sessions: 0x73,
} as const;
export const LOCKS_SPACE = 0x6b;
export const CHANNELS_SPACE = 0x70;
const GENERATION_BYTES = 4;
const MAX_GENERATION = 0xffff_fffe;

export const CURRENT_GENERATION_KEY: Uint8Array = Uint8Array.of(0, 0, 0, 0, 0x67);
export const FLUSH_MARK_KEY: Uint8Array = Uint8Array.of(0, 0, 0, 0, 0x66);

export const WITNESS_KEY: Uint8Array = Uint8Array.of(0, 0, 0, 0, 0x77);

export const APPLIED_KEY: Uint8Array = Uint8Array.of(SPACE.applied);
export const CONF_KEY: Uint8Array = Uint8Array.of(SPACE.conf);
export const MEMBERS_KEY: Uint8Array = Uint8Array.of(SPACE.members);
export const STATE_HASH_KEY: Uint8Array = Uint8Array.of(SPACE.stateHash);
export const EVENTUAL_KEY: Uint8Array = Uint8Array.of(SPACE.eventual);
export const QUARANTINE_KEY: Uint8Array = Uint8Array.of(SPACE.quarantine);

/** Rows that speak of one replica alone: they never travel in a snapshot. `key` as it is inside a generation. */
export function isLocalKey(key: Uint8Array): boolean {
  return key[0] === SPACE.quarantine;
}

export interface ByteRange {
  readonly low: Uint8Array;
  readonly high: Uint8Array;
}

export function encodeGeneration(generation: number): Uint8Array {
  invariant(
    Number.isInteger(generation) && generation >= 1 && generation <= MAX_GENERATION,
    "generation fits",
    {
      generation,
    },
  );
  const bytes = new Uint8Array(GENERATION_BYTES);
  new DataView(bytes.buffer).setUint32(0, generation);
  return bytes;
}

export function decodeGeneration(bytes: Uint8Array): number {
  invariant(bytes.length >= GENERATION_BYTES, "a generation takes 4 bytes", { length: bytes.length });
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}

/** `key` as it is stored in a generation. */
export function inGeneration(prefix: Uint8Array, key: Uint8Array): Uint8Array {
  const joined = new Uint8Array(GENERATION_BYTES + key.length);
  joined.set(prefix);
  joined.set(key, GENERATION_BYTES);
  return joined;
}

export function withoutGeneration(key: Uint8Array): Uint8Array {
  return key.subarray(GENERATION_BYTES);
}

/** Every key of a generation. */
export function generationRange(generation: number): ByteRange {
  return { low: encodeGeneration(generation), high: encodeGeneration(generation + 1) };
}

/** Every key of every generation. */
export const ALL_GENERATIONS: ByteRange = {
  low: encodeGeneration(1),
  high: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff),
};

/** Up to the last row that concerns membership: all that a witness gets of a snapshot lies below. */
export const MEMBERSHIP_END: Uint8Array = Uint8Array.of(SPACE.members + 1);

/** Applied point, configuration and members: what a witness keeps. `key` as it is inside a generation. */
export function isMembershipKey(key: Uint8Array): boolean {
  return key.length === 1 && (key[0] === SPACE.applied || key[0] === SPACE.conf || key[0] === SPACE.members);
}

export const REGISTRY_RANGE: ByteRange = {
  low: Uint8Array.of(SPACE.registry),
  high: Uint8Array.of(SPACE.registry + 1),
};

export function registryKey(zone: ZoneId): Uint8Array {
  const name = utf8Encode(zone);
  const key = new Uint8Array(1 + name.length);
  key[0] = SPACE.registry;
  key.set(name, 1);
  return key;
}

export const SESSIONS_RANGE: ByteRange = {
  low: Uint8Array.of(SPACE.sessions),
  high: Uint8Array.of(SPACE.sessions + 1),
};

export function sessionRowKey(session: LogIndex, row: LogIndex): Uint8Array {
  const key = new Uint8Array(17);
  const view = new DataView(key.buffer);
  key[0] = SPACE.sessions;
  view.setUint32(1, Math.floor(session / 2 ** 32));
  view.setUint32(5, session >>> 0);
  view.setUint32(9, Math.floor(row / 2 ** 32));
  view.setUint32(13, row >>> 0);
  return key;
}

export function decodeSessionRowKey(key: Uint8Array): { readonly session: LogIndex; readonly row: LogIndex } {
  invariant(key.length === 17 && key[0] === SPACE.sessions, "the key is one of a session row", {
    length: key.length,
  });
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  return {
    session: (view.getUint32(1) * 2 ** 32 + view.getUint32(5)) as LogIndex,
    row: (view.getUint32(9) * 2 ** 32 + view.getUint32(13)) as LogIndex,
  };
}

/** A key's bytes as a map key. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}
