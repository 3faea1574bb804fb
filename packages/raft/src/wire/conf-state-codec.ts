import type { NodeId } from "@nexus/contracts";
import type { ConfState } from "../core/types.js";
import type { WireReader, WireWriter } from "./bytes.js";

const ID_BYTES = 8;
const COUNT_BYTES = 4;

export function confStateBytes(state: ConfState): number {
  const ids =
    state.voters.length + state.votersOutgoing.length + state.learners.length + state.learnersNext.length;
  return 4 * COUNT_BYTES + ids * ID_BYTES + 1;
}

export function writeConfState(writer: WireWriter, state: ConfState): void {
  for (const ids of [state.voters, state.votersOutgoing, state.learners, state.learnersNext]) {
    writer.u32(ids.length);
    for (const id of ids) writer.u53(id);
  }
  writer.u8(state.autoLeave ? 1 : 0);
}

export function readConfState(reader: WireReader): ConfState {
  return {
    voters: readIds(reader),
    votersOutgoing: readIds(reader),
    learners: readIds(reader),
    learnersNext: readIds(reader),
    autoLeave: reader.flag(),
  };
}

function readIds(reader: WireReader): NodeId[] {
  const count = reader.count(ID_BYTES);
  const ids: NodeId[] = [];
  let previous = 0;
  for (let i = 0; i < count; i += 1) {
    const id = readNodeId(reader);
    if (id <= previous) reader.refuse(`node ids are not ascending (${previous}, ${id})`);
    previous = id;
    ids.push(id);
  }
  return ids;
}

/** A node id of the wire: never 0. */
export function readNodeId(reader: WireReader): NodeId {
  const id = reader.u53();
  if (id === 0) reader.refuse("node id is 0");
  return id as NodeId;
}
