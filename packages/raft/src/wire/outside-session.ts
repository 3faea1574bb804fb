import { COMMAND_KIND, type Command, encodeCommandBody } from "./command.js";
import { encodeProposal } from "./proposal.js";

/** An entry outside any session: for commands that do no harm when they are applied twice, or never. */
export function encodeOutsideSession(command: Command): Uint8Array {
  const head = { kind: COMMAND_KIND[command.kind], stampMs: 0, session: null, sequence: 0, answeredBelow: 0 };
  return encodeProposal(head, encodeCommandBody(command));
}
