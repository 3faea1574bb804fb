import type { Mutation } from "@nexus/kernel";
import { utf8Length } from "@nexus/lib";

/** Rough size of a mutation beside its texts. */
const MUTATION_BYTES = 256;

/** For the bound of the queue only. */
export function sizeOf(mutations: readonly Mutation[]): number {
  return mutations.reduce((sum, mutation) => sum + MUTATION_BYTES + utf8Length(pathOf(mutation)), 0);
}

function pathOf(mutation: Mutation): string {
  if (mutation.kind === "rename") return mutation.to;
  return mutation.kind === "keepSession" ? mutation.sessionId : mutation.path;
}
