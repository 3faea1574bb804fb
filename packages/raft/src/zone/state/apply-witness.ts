import type { Entry } from "../../core/types.js";
import { decodeCommand } from "../../wire/command.js";
import { decodeProposal } from "../../wire/proposal.js";
import { type EntryResult, malformedAsNull, NOTHING } from "./apply.js";
import type { StateSlice } from "./slice.js";
import type { ZoneState } from "./zone-state.js";

/**
 * Applies one normal entry on a witness: it keeps the clock and the addresses of members, and nothing else. Without
 * sessions a repeated change of an address counts twice, which leaves the same address.
 */
export function applyAsWitness(state: ZoneState, slice: StateSlice, entry: Entry): EntryResult {
  if (entry.data.length === 0) return NOTHING;
  const proposal = malformedAsNull(() => decodeProposal(entry.data));
  if (proposal === null) return NOTHING;
  const { head, body } = proposal;
  const command = malformedAsNull(() => decodeCommand(head.kind, body));
  if (command?.kind === "setMemberAddress") state.changeAddress(slice, command.node, command.address);
  return { ...NOTHING, stampMs: head.stampMs };
}
