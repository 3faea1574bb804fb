import { NexusError } from "@nexus/contracts";
import { invariant } from "@nexus/lib";
import type {
  CreatingWriteRequest,
  TransactionOperation,
  TransactionResult,
  UnlinkRequest,
  UnlinkResult,
  WriteRequest,
  WriteResult,
} from "./api.js";
import type { Call } from "./call.js";
import type { KernelParts } from "./parts.js";
import { transact } from "./transact.js";

/** Whole files, all of them or none; links are not followed. Errors: INVALID_ARGUMENT (an offset, bytes that come only once), CROSS_ZONE. */
export async function writeAtomic(
  parts: KernelParts,
  call: Call,
  requests: readonly CreatingWriteRequest[],
): Promise<readonly WriteResult[]> {
  return putAll(
    parts,
    call,
    requests.map((request) => ({
      ...putOf(request),
      ...tieOf(request),
      createParents: request.createParents,
    })),
  );
}

/** `writeAtomic` of files that are there. Errors: NOT_FOUND, and those of `writeAtomic`. */
export async function replaceAtomic(
  parts: KernelParts,
  call: Call,
  requests: readonly WriteRequest[],
): Promise<readonly WriteResult[]> {
  return putAll(
    parts,
    call,
    requests.map((request) => ({ ...putOf(request), createParents: false, create: "never" })),
  );
}

/** Entries, all of them or none; a directory must be empty by then. Errors: CROSS_ZONE, UNSUPPORTED, INVALID_ARGUMENT. */
export async function unlinkAtomic(
  parts: KernelParts,
  call: Call,
  requests: readonly UnlinkRequest[],
): Promise<readonly UnlinkResult[]> {
  const operations = requests.map(({ path, recursive, conditions }) => {
    if (!recursive) return { kind: "delete", path, conditions } as const;
    throw new NexusError({
      code: "INVALID_ARGUMENT",
      what: `${path} cannot be removed recursively together with others`,
      remedy: "name what is in it before it, or remove it by itself",
      details: { path },
    });
  });
  const { token, outcomes } = await transactAll(parts, call, operations);
  return outcomes.map(({ entry, trashed }) => ({
    entry,
    removedCount: 1,
    token,
    ...(trashed === true ? { trashed } : {}),
  }));
}

type Put = Extract<TransactionOperation, { kind: "put" }>;

function putOf({
  path,
  source,
  offsetBytes,
  mimeType,
  conditions,
}: WriteRequest): Omit<Put, "createParents" | "create" | "tie"> {
  if (offsetBytes === null && source instanceof Uint8Array) {
    return { kind: "put", path, source, mimeType, conditions };
  }
  throw new NexusError({
    code: "INVALID_ARGUMENT",
    what: `${path} cannot be written together with others: only whole files held in memory can`,
    remedy: "write it by itself",
    details: { path },
  });
}

function tieOf({ tie }: CreatingWriteRequest): Pick<Put, "tie"> {
  return tie === undefined ? {} : { tie };
}

async function putAll(parts: KernelParts, call: Call, puts: readonly Put[]): Promise<readonly WriteResult[]> {
  const { token, outcomes } = await transactAll(parts, call, puts);
  return outcomes.map(({ entry, created, previous }) => ({ entry, created, previous, token }));
}

/** Errors: as `transact`. */
async function transactAll(
  parts: KernelParts,
  call: Call,
  operations: readonly TransactionOperation[],
): Promise<Extract<TransactionResult, { kind: "committed" }>> {
  const result = await transact(parts, call, { compares: [], operations });
  invariant(result.kind === "committed", "a transaction without compares fails none of them");
  return result;
}
