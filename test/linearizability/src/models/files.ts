import { type Outcome, UNKNOWN } from "../history.js";
import type { Model } from "../model.js";

/** Holds when the file is put: `absent` when there is none, else that it has this content or this version. */
export type PutCondition =
  | { readonly kind: "absent" }
  | { readonly kind: "content"; readonly content: string }
  | { readonly kind: "version"; readonly version: number };

/** Whole files by path. `content` stands for the bytes: the bytes themselves, or their content id. */
export type FilesInput =
  | { readonly kind: "get"; readonly path: string }
  | {
      readonly kind: "put";
      readonly path: string;
      readonly content: string;
      /** Absent: unconditional. */
      readonly condition?: PutCondition;
    }
  | { readonly kind: "remove"; readonly path: string };

/** A version that is absent was not told, and is not checked. */
export type FilesOutput =
  /** `content` is null when the path was not found. */
  | { readonly kind: "get"; readonly content: string | null; readonly version?: number }
  | { readonly kind: "put"; readonly version?: number }
  /** The condition of the put did not hold: nothing changed. */
  | { readonly kind: "conflict" }
  /** `existed` is false when the path was not found. */
  | { readonly kind: "remove"; readonly existed: boolean };

/** A file's version is 1 when it is made and one more after every put. */
export interface FileState {
  readonly content: string;
  readonly version: number;
}

/** The state is one path's file, null when there is none. One partition per path. */
export const filesModel: Model<FileState | null, FilesInput, FilesOutput> = {
  name: "files",
  initial: null,

  step(file, input, outcome) {
    const output = outcome.kind === "returned" ? outcome.output : null;
    switch (input.kind) {
      case "get":
        if (output !== null && output.kind !== "get") throw misrecorded(input, output);
        return output === null || isWhatWasRead(file, output) ? [file] : [];
      case "put":
        if (output !== null && output.kind !== "put" && output.kind !== "conflict")
          throw misrecorded(input, output);
        return put(file, input.content, input.condition ?? null, output);
      case "remove":
        if (output !== null && output.kind !== "remove") throw misrecorded(input, output);
        return output === null || output.existed === (file !== null) ? [null] : [];
      default:
        return input satisfies never;
    }
  },

  stateKey: (file) => (file === null ? "absent" : `${file.version} ${file.content}`),
  partition: (input) => input.path,
  isReadOnly: (input, outcome) => input.kind === "get" || isRefusal(outcome),
  inputKey: (input) => (input.kind === "put" ? describe(input, UNKNOWN) : input.kind),
  describe,
  describeState: (file) =>
    file === null ? "no file" : `${JSON.stringify(file.content)}, version ${file.version}`,
};

function isRefusal(outcome: Outcome<FilesOutput>): boolean {
  if (outcome.kind !== "returned") return false;
  const { output } = outcome;
  return output.kind === "conflict" || (output.kind === "remove" && !output.existed);
}

type Read = Extract<FilesOutput, { kind: "get" }>;

function isWhatWasRead(file: FileState | null, read: Read): boolean {
  if (read.content !== (file?.content ?? null)) return false;
  return read.version === undefined || file === null || read.version === file.version;
}

function put(
  file: FileState | null,
  content: string,
  condition: PutCondition | null,
  output: Extract<FilesOutput, { kind: "put" | "conflict" }> | null,
): readonly (FileState | null)[] {
  const holds = condition === null || isMet(condition, file);
  const after = { content, version: (file?.version ?? 0) + 1 };
  if (output === null) return [holds ? after : file];
  if (output.kind === "conflict") return holds ? [] : [file];
  return holds && (output.version === undefined || output.version === after.version) ? [after] : [];
}

function isMet(condition: PutCondition, file: FileState | null): boolean {
  switch (condition.kind) {
    case "absent":
      return file === null;
    case "content":
      return file?.content === condition.content;
    case "version":
      return file?.version === condition.version;
    default:
      return condition satisfies never;
  }
}

function misrecorded(input: FilesInput, output: FilesOutput): TypeError {
  return new TypeError(`a ${input.kind} was answered as a ${output.kind}: the history is recorded wrongly`);
}

function describe(input: FilesInput, outcome: Outcome<FilesOutput>): string {
  const output = outcome.kind === "returned" ? outcome.output : null;
  switch (input.kind) {
    case "get":
      return `get -> ${output?.kind === "get" ? describeRead(output) : "?"}`;
    case "put": {
      const what = `put ${JSON.stringify(input.content)}${describeCondition(input.condition)}`;
      if (output?.kind === "conflict") return `${what} -> conflict`;
      return output?.kind === "put" && output.version !== undefined
        ? `${what} -> version ${output.version}`
        : what;
    }
    case "remove":
      return `remove -> ${output?.kind !== "remove" ? "?" : output.existed ? "removed" : "not found"}`;
    default:
      return input satisfies never;
  }
}

function describeRead({ content, version }: Read): string {
  if (content === null) return "no file";
  return version === undefined ? JSON.stringify(content) : `${JSON.stringify(content)}, version ${version}`;
}

function describeCondition(condition: PutCondition | undefined): string {
  switch (condition?.kind) {
    case undefined:
      return "";
    case "absent":
      return " if absent";
    case "content":
      return ` if ${JSON.stringify(condition.content)}`;
    case "version":
      return ` if version ${condition.version}`;
  }
}
