import { LINEARIZABLE } from "@nexus/contracts";
import type { vfs } from "@nexus/contracts/wire";
import { encodeCommitToken } from "@nexus/lib";
import { callOptions, type UnaryHandlers } from "../../server/unary.js";
import { entryToWire } from "../../wire/entries.js";
import { compareFromWire, operationFromWire } from "../../wire/transactions.js";
import type { VfsHandlerDeps } from "../deps.js";

type Handlers = UnaryHandlers<typeof vfs.NexusVFSService>;

/** Several changes at once. */
export function transactionHandlers({ kernel }: VfsHandlerDeps): Pick<Handlers, "Transact"> {
  return {
    async Transact(request, call) {
      const compares = request.compares.map(compareFromWire);
      const operations = request.operations.map(operationFromWire);
      const result = await kernel.transact(
        { compares, operations },
        call.context,
        callOptions(call, LINEARIZABLE),
      );
      const commitToken = encodeCommitToken(result.token);
      if (result.kind === "committed") {
        const outcomes = result.outcomes.map(({ entry, path, created }) => ({
          entry: entryToWire(entry, path),
          created,
        }));
        return { committed: true, commitToken, outcomes };
      }
      const { position, current } = result.failed;
      const path = compares[position]?.path ?? "";
      const there = current === null ? null : entryToWire(current, path);
      return { committed: false, commitToken, failedCompare: position, current: there };
    },
  };
}
