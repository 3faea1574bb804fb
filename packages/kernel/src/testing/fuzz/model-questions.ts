import type { ModelResult } from "./model-changes.js";
import { isDirectory, type ModelTree } from "./model-tree.js";
import type { QuestionCall } from "./question-calls.js";

/** What a question comes to: one answer, or of a batch one for each path. Nobody is kept from anything. */
export function answersOf(tree: ModelTree, call: QuestionCall): readonly (() => ModelResult)[] {
  switch (call.kind) {
    case "access":
      return [() => answer(tree.require(call.path).path === call.path)];
    case "isDirectory":
      return [() => answer(isDirectory(tree.get(call.path)))];
    case "getContentId":
      return [() => ({ value: { isTheEntrys: true }, entries: [tree.require(call.path)] })];
    case "existsBatch":
      return call.paths.map((path) => () => answer(tree.get(path) !== undefined));
    case "getXattrsBatch":
      return call.paths.map((path) => () => answer(tree.require(tree.follow(path)).xattrs));
  }
}

function answer(value: unknown): ModelResult {
  return { value, entries: [] };
}
