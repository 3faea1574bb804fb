import { type ContentId, NexusError } from "@nexus/contracts";
import { type MessageInit, vfs } from "@nexus/contracts/wire";
import type { Compare, TransactionOperation } from "@nexus/kernel";
import { conditionsFromWire, conditionsToWire } from "./requests.js";

/** Errors: INVALID_ARGUMENT. */
export function compareFromWire(wire: vfs.TransactCompare): Compare {
  const { path } = wire;
  switch (wire.kind) {
    case vfs.CompareKind.COMPARE_ABSENT:
      return { kind: "absent", path };
    case vfs.CompareKind.COMPARE_EXISTS:
      return { kind: "exists", path };
    case vfs.CompareKind.COMPARE_VERSION:
      return { kind: "version", path, version: wire.version };
    case vfs.CompareKind.COMPARE_ETAG:
      return { kind: "etag", path, etag: wire.etag };
    case vfs.CompareKind.COMPARE_CONTENT_ID:
      return {
        kind: "contentId",
        path,
        contentId: wire.contentId === "" ? null : (wire.contentId as ContentId),
      };
    case vfs.CompareKind.COMPARE_LOCK:
      return { kind: "lock", path, lockId: wire.lockId, fencing: wire.fencing };
    default:
      throw unknownKind("compare", wire.kind);
  }
}

export function compareToWire(compare: Compare): MessageInit<vfs.TransactCompare> {
  const { path } = compare;
  switch (compare.kind) {
    case "absent":
      return { kind: vfs.CompareKind.COMPARE_ABSENT, path };
    case "exists":
      return { kind: vfs.CompareKind.COMPARE_EXISTS, path };
    case "version":
      return { kind: vfs.CompareKind.COMPARE_VERSION, path, version: compare.version };
    case "etag":
      return { kind: vfs.CompareKind.COMPARE_ETAG, path, etag: compare.etag };
    case "contentId":
      return { kind: vfs.CompareKind.COMPARE_CONTENT_ID, path, contentId: compare.contentId ?? "" };
    case "lock":
      return { kind: vfs.CompareKind.COMPARE_LOCK, path, lockId: compare.lockId, fencing: compare.fencing };
  }
}

/** Errors: INVALID_ARGUMENT. */
export function operationFromWire(wire: vfs.TransactOperation): TransactionOperation {
  const conditions = conditionsFromWire(wire);
  const { path, content, mimeType, createParents, newPath } = wire;
  switch (wire.kind) {
    case vfs.OperationKind.OPERATION_PUT:
      return { kind: "put", path, source: content, mimeType, createParents, conditions };
    case vfs.OperationKind.OPERATION_DELETE:
      return { kind: "delete", path, conditions };
    case vfs.OperationKind.OPERATION_RENAME:
      return { kind: "rename", from: path, to: newPath, conditions };
    default:
      throw unknownKind("operation", wire.kind);
  }
}

export function operationToWire(operation: TransactionOperation): MessageInit<vfs.TransactOperation> {
  const conditions = conditionsToWire(operation.conditions);
  switch (operation.kind) {
    case "put": {
      const { path, source, mimeType, createParents } = operation;
      const kind = vfs.OperationKind.OPERATION_PUT;
      return { kind, path, content: source, mimeType, createParents, ...conditions };
    }
    case "delete":
      return { kind: vfs.OperationKind.OPERATION_DELETE, path: operation.path, ...conditions };
    case "rename": {
      const { from, to } = operation;
      return { kind: vfs.OperationKind.OPERATION_RENAME, path: from, newPath: to, ...conditions };
    }
  }
}

function unknownKind(what: string, kind: number): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${what} kind ${kind} of a transaction does not exist`,
    remedy: "see TransactRequest in the schema",
  });
}
