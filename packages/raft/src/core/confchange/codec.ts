import { NexusError, type NodeId } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type {
  ConfChange,
  ConfChangeSingle,
  ConfChangeTransition,
  ConfChangeType,
  EntryType,
} from "../types.js";
import { ProtobufReader, ProtobufWriter } from "./protobuf.js";

/**
 * Configuration changes as bytes inside entries, field for field as etcd's raftpb: ConfChange (one change,
 * `EntryConfChange`) and ConfChangeV2 (`EntryConfChangeV2`). Zero fields are written, as there.
 */

const TYPES: readonly ConfChangeType[] = [
  "ConfChangeAddNode",
  "ConfChangeRemoveNode",
  "ConfChangeUpdateNode",
  "ConfChangeAddLearnerNode",
];
const TRANSITIONS: readonly ConfChangeTransition[] = [
  "ConfChangeTransitionAuto",
  "ConfChangeTransitionJointImplicit",
  "ConfChangeTransitionJointExplicit",
];
const EMPTY = new Uint8Array(0);

/** Which entry type carries a change. V1 holds exactly one change without a transition. */
export type ConfChangeEncoding = "v1" | "v2";

export function entryTypeOf(encoding: ConfChangeEncoding): EntryType {
  return encoding === "v1" ? "EntryConfChange" : "EntryConfChangeV2";
}

/** Errors: INTERNAL when `change` does not fit the encoding. */
export function encodeConfChange(change: ConfChange, encoding: ConfChangeEncoding = "v2"): Uint8Array {
  return encoding === "v1" ? encodeV1(change) : encodeV2(change);
}

function encodeV1(change: ConfChange): Uint8Array {
  const single = change.changes[0];
  invariant(
    change.changes.length === 1 && change.transition === "ConfChangeTransitionAuto",
    "a V1 configuration change has one change and no transition",
    { changes: change.changes.length },
  );
  const writer = new ProtobufWriter();
  writer.varintField(1, 0);
  writeSingle(writer, 2, 3, single as ConfChangeSingle);
  if (change.context.length > 0) writer.bytesField(4, change.context);
  return writer.finish();
}

function encodeV2(change: ConfChange): Uint8Array {
  const writer = new ProtobufWriter();
  writer.varintField(1, TRANSITIONS.indexOf(change.transition));
  for (const single of change.changes) {
    const inner = new ProtobufWriter();
    writeSingle(inner, 1, 2, single);
    writer.bytesField(2, inner.finish());
  }
  if (change.context.length > 0) writer.bytesField(3, change.context);
  return writer.finish();
}

function writeSingle(
  writer: ProtobufWriter,
  typeField: number,
  idField: number,
  single: ConfChangeSingle,
): void {
  writer.varintField(typeField, TYPES.indexOf(single.type));
  writer.varintField(idField, single.nodeId);
}

/** Reads the data of a configuration entry; no bytes are the empty V2 change. Errors: INVALID_ARGUMENT. */
export function decodeConfChange(type: EntryType, data: Uint8Array): ConfChange {
  switch (type) {
    case "EntryConfChange":
      return decodeV1(data);
    case "EntryConfChangeV2":
      return decodeV2(data);
    case "EntryNormal":
      throw invalid("an EntryNormal carries none");
  }
}

function decodeV1(data: Uint8Array): ConfChange {
  const reader = new ProtobufReader(data);
  let context: Uint8Array = EMPTY;
  let type = TYPES[0] as ConfChangeType;
  let nodeId = 0 as NodeId;
  for (let field = reader.next(); field !== null; field = reader.next()) {
    if (field.kind === "varint" && field.field === 2) type = named(TYPES, field.value, "type");
    if (field.kind === "varint" && field.field === 3) nodeId = field.value as NodeId;
    if (field.kind === "bytes" && field.field === 4) context = field.bytes;
  }
  return { transition: "ConfChangeTransitionAuto", changes: [{ type, nodeId }], context };
}

function decodeV2(data: Uint8Array): ConfChange {
  const reader = new ProtobufReader(data);
  const changes: ConfChangeSingle[] = [];
  let transition = TRANSITIONS[0] as ConfChangeTransition;
  let context: Uint8Array = EMPTY;
  for (let field = reader.next(); field !== null; field = reader.next()) {
    if (field.kind === "varint" && field.field === 1) {
      transition = named(TRANSITIONS, field.value, "transition");
    }
    if (field.kind === "bytes" && field.field === 2) changes.push(decodeSingle(field.bytes));
    if (field.kind === "bytes" && field.field === 3) context = field.bytes;
  }
  return { transition, changes, context };
}

function decodeSingle(data: Uint8Array): ConfChangeSingle {
  const reader = new ProtobufReader(data);
  let type = TYPES[0] as ConfChangeType;
  let nodeId = 0 as NodeId;
  for (let field = reader.next(); field !== null; field = reader.next()) {
    if (field.kind === "varint" && field.field === 1) type = named(TYPES, field.value, "type");
    if (field.kind === "varint" && field.field === 2) nodeId = field.value as NodeId;
  }
  return { type, nodeId };
}

function named<Name extends string>(names: readonly Name[], value: number, what: string): Name {
  const name = names[value];
  if (name === undefined) throw invalid(`unknown ${what} ${value}`);
  return name;
}

function invalid(why: string): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `configuration change cannot be decoded: ${why}`,
  });
}
