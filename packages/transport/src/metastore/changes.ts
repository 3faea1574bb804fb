import { type CommitToken, type LogIndex, NexusError, type Term } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import { checkTransaction, type MetaStore, type MetaWriteOptions } from "@nexus/kernel";
import {
  type AppliedReply,
  COMMAND_KIND,
  type Command,
  decodeCommand,
  encodeCommandBody,
  type NamespaceChange,
} from "@nexus/raft";

/** What a client may ask to be committed; everything else in a log is its members' own business. */
export type RowsChange = Extract<Command, { readonly kind: "mutate" | "transact" | "by" | "setQuota" }>;

export function changeToWire(
  change: RowsChange,
): Pick<MessageInit<raft.CommitRowsRequest>, "command" | "body"> {
  return { command: COMMAND_KIND[change.kind], body: encodeCommandBody(change) };
}

/** Errors: INVALID_ARGUMENT, RESOURCE_EXHAUSTED. */
export function changeFromWire(
  { command, body }: Pick<raft.CommitRowsRequest, "command" | "body">,
  maxMutations: number,
  onTooMany: () => void,
): RowsChange {
  const change = decoded(command, body);
  const requireBounds = (asked: NamespaceChange): void => {
    if (asked.kind === "transact") return checkTransaction(asked.transaction);
    if (asked.mutations.length <= maxMutations) return;
    onTooMany();
    throw tooMany(asked.mutations.length, maxMutations);
  };
  switch (change.kind) {
    case "by":
      requireBounds(change.change);
      return change;
    case "mutate":
    case "transact":
      requireBounds(change);
      return change;
    case "setQuota":
      return change;
    default:
      throw new NexusError({
        code: "INVALID_ARGUMENT",
        what: `a command of the kind ${change.kind} is not taken from outside a zone`,
        remedy: "commit mutations, transactions and quotas",
      });
  }
}

function decoded(command: number, body: Uint8Array): Command {
  try {
    return decodeCommand(command, body);
  } catch (cause) {
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `a change of the kind ${command} cannot be read: ${NexusError.from(cause).what}`,
      remedy: "both sides must speak this version of the protocol, and values must be of their types",
      cause,
    });
  }
}

/**
 * What committing comes to, a refusal included: it is the commit's answer too, and the same when it is asked for again.
 * Locks are compared by stores that hold them; others refuse that UNSUPPORTED.
 */
export async function applyChange(
  store: MetaStore,
  change: RowsChange,
  timeoutMs: number,
): Promise<AppliedReply> {
  try {
    if (change.kind !== "by") return await committed(store, change, { timeoutMs });
    return await committed(store, change.change, { timeoutMs, actor: change.actor });
  } catch (error) {
    return { ...NOWHERE, result: { kind: "refused", error: NexusError.from(error) } };
  }
}

/** A refusal has no place in the log that anybody asks for. */
const NOWHERE = { index: 0 as LogIndex, term: 0 as Term };

async function committed(
  store: MetaStore,
  change: Exclude<RowsChange, { readonly kind: "by" }>,
  options: MetaWriteOptions,
): Promise<AppliedReply> {
  switch (change.kind) {
    case "mutate": {
      const { token, outcomes } = await store.commit(change.mutations, options);
      return at(token, { kind: "outcomes", outcomes });
    }
    case "transact": {
      const done = await store.transact(change.transaction, { ...options, locks: null });
      if (done.kind === "committed") return at(done.token, { kind: "outcomes", outcomes: done.outcomes });
      return at(done.token, { kind: "compareFailed", failed: done.failed });
    }
    case "setQuota":
      return at(await store.setQuota(change.quota, options), { kind: "done" });
  }
}

function at({ index, term }: CommitToken, result: AppliedReply["result"]): AppliedReply {
  return { index, term, result };
}

function tooMany(count: number, limit: number): NexusError {
  return new NexusError({
    code: "RESOURCE_EXHAUSTED",
    what: `a commit of ${count} mutations is larger than ${limit}`,
    remedy: "split it; each part is all or nothing by itself",
    details: { limit },
  });
}
