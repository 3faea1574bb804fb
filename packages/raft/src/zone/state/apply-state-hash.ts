import type { LogIndex, NodeId } from "@nexus/contracts";
import { isMember } from "../message-facts.js";
import { STATE_HASH_KEY } from "./keys.js";
import type { StateSlice } from "./slice.js";
import { decodeStateHash, encodeStateHash, withClaim } from "./state-hash.js";
import type { ZoneState } from "./zone-state.js";

/**
 * Takes one member's claim into the replicated record; false when it changes nothing. A claim of a node that is no
 * member, or about an index not below the entry's own, is nobody's.
 */
export function applyStateHashClaim(
  state: ZoneState,
  slice: StateSlice,
  claim: { readonly index: LogIndex; readonly digest: number; readonly node: NodeId },
  entryIndex: LogIndex,
): boolean {
  const { index, digest, node } = claim;
  if (index >= entryIndex || !isMember(state.conf.confState, node)) return false;
  const present = slice.get(STATE_HASH_KEY);
  const record = withClaim(present === undefined ? null : decodeStateHash(present), index, { node, digest });
  if (record === null) return false;
  slice.put([{ kind: "put", key: STATE_HASH_KEY, value: encodeStateHash(record) }]);
  return true;
}
