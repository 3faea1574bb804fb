import type { FileMetadata } from "@nexus/contracts";
import type { Mutation, MutationOutcome } from "../../abc/meta-store.js";

/** The entry a mutation did away with; null when there is none, or it is in the trash. */
export function removedEntry(mutation: Mutation, outcome: MutationOutcome | undefined): FileMetadata | null {
  if (outcome === undefined || outcome.trashed === true) return null;
  return mutation.kind === "remove" || mutation.kind === "discard" ? outcome.entry : null;
}
