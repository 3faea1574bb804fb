import { type LogIndex, NexusError, type NodeId } from "@nexus/contracts";
import { parseNodeId } from "@nexus/lib";
import { FieldReader } from "../../wire/packed-fields.js";
import { pack, unpack } from "../../wire/packr.js";

const RECORD_VERSION = 1;

/** What one member says its digest was after an entry. */
export interface StateHashClaim {
  readonly node: NodeId;
  readonly digest: number;
}

/** The claims for one index; the first is the leader's. Replicated state, replaced by claims for a later index. */
export interface StateHashRecord {
  readonly index: LogIndex;
  readonly claims: readonly StateHashClaim[];
}

/** The record after a claim; null when the claim changes nothing: it came late, or again. */
export function withClaim(
  record: StateHashRecord | null,
  index: LogIndex,
  claim: StateHashClaim,
): StateHashRecord | null {
  if (record === null || index > record.index) return { index, claims: [claim] };
  if (index < record.index || record.claims.some(({ node }) => node === claim.node)) return null;
  return { index, claims: [...record.claims, claim] };
}

export function isDisputed({ claims }: StateHashRecord): boolean {
  return claims.some(({ digest }) => digest !== claims[0]?.digest);
}

/**
 * The digest that counts: that of a majority of the voters, or, once every voter has spoken without one, the
 * leader's. null while votes are missing.
 */
export function settledDigest({ claims }: StateHashRecord, voters: readonly NodeId[]): number | null {
  const votes = claims.filter(({ node }) => voters.includes(node));
  for (const { digest } of votes) {
    const agreeing = votes.filter((vote) => vote.digest === digest).length;
    if (agreeing > voters.length / 2) return digest;
  }
  return votes.length === voters.length ? (claims[0]?.digest ?? null) : null;
}

export function encodeStateHash({ index, claims }: StateHashRecord): Uint8Array {
  return pack([RECORD_VERSION, index, claims.map(({ node, digest }) => [node, digest])]);
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeStateHash(bytes: Uint8Array): StateHashRecord {
  const fields = new FieldReader(unpack(bytes, "state hash record"));
  checkVersion(fields.integer(), "state hash record");
  const index = fields.integer() as LogIndex;
  const claims = fields.array().map((item): StateHashClaim => {
    const claim = new FieldReader(item);
    return { node: parseNodeId(claim.integer()), digest: claim.integer() };
  });
  fields.end();
  return { index, claims };
}

/** Why a replica stands apart: its digest after an entry, and the one that counts. */
export interface Divergence {
  readonly index: LogIndex;
  readonly ownDigest: number;
  readonly rightDigest: number;
}

export function encodeDivergence({ index, ownDigest, rightDigest }: Divergence): Uint8Array {
  return pack([RECORD_VERSION, index, ownDigest, rightDigest]);
}

/** Errors: CORRUPT, VERSION_UNSUPPORTED. */
export function decodeDivergence(bytes: Uint8Array): Divergence {
  const fields = new FieldReader(unpack(bytes, "quarantine record"));
  checkVersion(fields.integer(), "quarantine record");
  const index = fields.integer() as LogIndex;
  const ownDigest = fields.integer();
  const rightDigest = fields.integer();
  fields.end();
  return { index, ownDigest, rightDigest };
}

function checkVersion(version: number, subject: string): void {
  if (version === RECORD_VERSION) return;
  throw new NexusError({
    code: "VERSION_UNSUPPORTED",
    what: `${subject} has version ${version}, this node understands ${RECORD_VERSION}`,
    remedy: "start the version that wrote the data folder, or a newer one",
  });
}
