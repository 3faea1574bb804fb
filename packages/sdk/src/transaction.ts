import { NexusError } from "@nexus/contracts";
import type { ItemResult, TransactionOperation, TransactionRequest, TransactionResult } from "@nexus/kernel";
import { invariant, parsePath, utf8Encode } from "@nexus/lib";
import { compileConditions } from "./call-options.js";
import type { BatchWrite, MutationReceipt, Transaction, TransactionChange } from "./filesystem.js";

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

/** A batch of writes as one transaction. Errors: INVALID_ARGUMENT (an offset), and those of `transact`. */
export async function writeTogether(
  items: readonly BatchWrite[],
  transact: (transaction: Transaction) => Promise<TransactionResult>,
): Promise<readonly ItemResult<MutationReceipt>[]> {
  if (items.length === 0) return [];
  const result = await transact({ changes: items.map(wholeFile) });
  invariant(result.kind === "committed", "a transaction without compares fails none of them");
  const { token, outcomes } = result;
  return outcomes.map(({ entry, created }) => ({ ok: true, value: { entry, created, token } }));
}

function wholeFile({ offsetBytes, ...write }: BatchWrite): TransactionChange {
  if (offsetBytes === undefined) return { kind: "put", ...write };
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${write.path} cannot be written at an offset together with others`,
    remedy: "write it whole, or by itself",
    details: { path: write.path },
  });
}
