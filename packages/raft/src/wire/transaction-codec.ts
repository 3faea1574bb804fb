import type { ContentId } from "@nexus/contracts";
import type { Compare, MetaTransaction } from "@nexus/kernel";
import { packMutation, unpackMutation } from "./mutation-codec.js";
import { FieldReader } from "./packed-fields.js";

/** Numbers are format: additions take new ones. */
const COMPARE = {
  absent: 1,
  exists: 2,
  version: 3,
  etag: 4,
  contentId: 5,
  lock: 6,
} as const satisfies Record<Compare["kind"], number>;

/** `[compares, mutations]`. */
export function packTransaction({ compares, mutations }: MetaTransaction): readonly unknown[] {
  return [compares.map(packCompare), mutations.map(packMutation)];
}

/** Errors: CORRUPT. */
export function readTransaction(fields: FieldReader): MetaTransaction {
  return { compares: fields.array().map(unpackCompare), mutations: fields.array().map(unpackMutation) };
}

function packCompare(compare: Compare): readonly unknown[] {
  const head = [COMPARE[compare.kind], compare.path];
  switch (compare.kind) {
    case "absent":
    case "exists":
      return head;
    case "version":
      return [...head, compare.version];
    case "etag":
      return [...head, compare.etag];
    case "contentId":
      return [...head, compare.contentId];
    case "lock":
      return [...head, compare.lockId, compare.fencing];
  }
}

function unpackCompare(packed: unknown): Compare {
  const fields = new FieldReader(packed);
  const compare = readCompare(fields);
  fields.end();
  return compare;
}

function readCompare(f: FieldReader): Compare {
  const number = f.integer();
  const path = f.text();
  switch (number) {
    case COMPARE.absent:
      return { kind: "absent", path };
    case COMPARE.exists:
      return { kind: "exists", path };
    case COMPARE.version:
      return { kind: "version", path, version: f.integer() };
    case COMPARE.etag:
      return { kind: "etag", path, etag: f.text() };
    case COMPARE.contentId:
      return { kind: "contentId", path, contentId: f.textOrNull() as ContentId | null };
    case COMPARE.lock:
      return { kind: "lock", path, lockId: f.text(), fencing: f.integer() };
    default:
      return f.refuse(`compare ${number} is unknown`);
  }
}
