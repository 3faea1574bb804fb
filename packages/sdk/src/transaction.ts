import type { TransactionOperation, TransactionRequest } from "@nexus/kernel";
import { parsePath, utf8Encode } from "@nexus/lib";
import { compileConditions } from "./call-options.js";
import type { Transaction, TransactionChange } from "./filesystem.js";

/** Errors: INVALID_PATH. */
export function compileTransaction({ compares = [], changes }: Transaction): TransactionRequest {
  return {
    compares: compares.map((compare) => ({ ...compare, path: parsePath(compare.path) })),
    operations: changes.map(compileChange),
  };
}

function compileChange(change: TransactionChange): TransactionOperation {
  const conditions = compileConditions(change);
  switch (change.kind) {
    case "put": {
      const { data, mimeType = null, parents = false } = change;
      const source = typeof data === "string" ? utf8Encode(data) : data;
      return {
        kind: "put",
        path: parsePath(change.path),
        source,
        mimeType,
        createParents: parents,
        conditions,
      };
    }
    case "delete":
      return { kind: "delete", path: parsePath(change.path), conditions };
    case "rename":
      return { kind: "rename", from: parsePath(change.from), to: parsePath(change.to), conditions };
  }
}
