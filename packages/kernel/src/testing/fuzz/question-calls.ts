import fc from "fast-check";
import type { Permission } from "../../core/permissions/types.js";
import type { FuzzCall } from "./fuzz-calls.js";

/** A call of Tier 2 that asks something about a path, or the same about several with an answer for each. */
export type QuestionCall =
  | { readonly kind: "access"; readonly path: string; readonly permission: Permission }
  | { readonly kind: "isDirectory" | "getContentId"; readonly path: string }
  | { readonly kind: "existsBatch" | "getXattrsBatch"; readonly paths: readonly string[] };

const KINDS: ReadonlySet<string> = new Set<QuestionCall["kind"]>([
  ...(["access", "isDirectory", "getContentId", "existsBatch", "getXattrsBatch"] as const),
]);

export const isQuestionCall = (call: FuzzCall): call is QuestionCall => KINDS.has(call.kind);

export function questionCalls(paths: fc.Arbitrary<string>): fc.Arbitrary<QuestionCall> {
  return fc.oneof(
    fc.record({
      kind: fc.constant("access" as const),
      path: paths,
      permission: fc.constantFrom<Permission>("TRAVERSE", "READ", "WRITE"),
    }),
    fc.record({ kind: fc.constantFrom("isDirectory" as const, "getContentId" as const), path: paths }),
    fc.record({
      kind: fc.constantFrom("existsBatch" as const, "getXattrsBatch" as const),
      paths: fc.array(paths, { maxLength: 4 }),
    }),
  );
}
