import type { LogIndex } from "@nexus/contracts";
import {
  decodeAgreement,
  encodeAgreement,
  type FloorAck,
  NO_AGREEMENT,
  withAck,
} from "../../eventual/agreement.js";
import { membersOf } from "../message-facts.js";
import { EVENTUAL_KEY } from "./keys.js";
import type { StateSlice } from "./slice.js";
import type { ZoneState } from "./zone-state.js";

/** Takes a member's acknowledgement into the agreement of an eventual zone. */
export function applyFloorAck(state: ZoneState, slice: StateSlice, ack: FloorAck, index: LogIndex): void {
  const bytes = slice.get(EVENTUAL_KEY);
  const before = bytes === undefined ? NO_AGREEMENT : decodeAgreement(bytes);
  const { confState, confIndex } = state.conf;
  const after = withAck(before, ack, { members: membersOf(confState), confIndex }, index);
  if (after === before) return;
  slice.put([{ kind: "put", key: EVENTUAL_KEY, value: encodeAgreement(after) }]);
}
