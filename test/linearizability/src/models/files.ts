import type { Model } from "../model.js";

/** Whole files by path. `content` stands for the bytes: the bytes themselves, or their content id. */
export type FilesInput =
  | { readonly kind: "get"; readonly path: string }
  | { readonly kind: "put"; readonly path: string; readonly content: string }
  | { readonly kind: "remove"; readonly path: string };

export type FilesOutput =
  /** `content` is null when the path was not found. */
  | { readonly kind: "get"; readonly content: string | null }
  | { readonly kind: "put" }
  /** `existed` is false when the path was not found. */
  | { readonly kind: "remove"; readonly existed: boolean };

/** The state is one path's content, null when there is no file. One partition per path. */
export const filesModel: Model<string | null, FilesInput, FilesOutput> = {
  name: "files",
  initial: null,

  step(content, input, outcome) {
    const output = outcome.kind === "returned" ? outcome.output : null;
    if (output !== null && output.kind !== input.kind) {
      throw new TypeError(
        `a ${input.kind} was answered as a ${output.kind}: the history is recorded wrongly`,
      );
    }
    switch (input.kind) {
      case "get":
        return output?.kind !== "get" || output.content === content ? [content] : [];
      case "put":
        return [input.content];
      case "remove":
        return output?.kind !== "remove" || output.existed === (content !== null) ? [null] : [];
      default:
        return input satisfies never;
    }
  },

  stateKey: (content) => (content === null ? "absent" : `content ${content}`),
  partition: (input) => input.path,
  isReadOnly: (input) => input.kind === "get",

  describe(input, outcome) {
    const output = outcome.kind === "returned" ? outcome.output : null;
    switch (input.kind) {
      case "get":
        return `get -> ${output?.kind === "get" ? describeContent(output.content) : "?"}`;
      case "put":
        return `put ${describeContent(input.content)}`;
      case "remove":
        return `remove -> ${output?.kind !== "remove" ? "?" : output.existed ? "removed" : "not found"}`;
      default:
        return input satisfies never;
    }
  },

  describeState: describeContent,
};

function describeContent(content: string | null): string {
  return content === null ? "no file" : JSON.stringify(content);
}
