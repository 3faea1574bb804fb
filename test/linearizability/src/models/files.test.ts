import { describe, expect, it } from "vitest";
import { checkLinearizable } from "../check.js";
import { type Operation, returned, UNKNOWN } from "../history.js";
import { type FilesInput, type FilesOutput, filesModel } from "./files.js";

const PATH = "/a";

/** One operation after the other: each is called at twice its index, and answered unless `lost`. */
function verdictOn(...steps: [FilesInput["kind"], string | null | boolean, "lost"?][]): string {
  const history = steps.map(([kind, value, lost], index): Operation<FilesInput, FilesOutput> => {
    const input: FilesInput =
      kind === "put" ? { kind, path: PATH, content: String(value) } : { kind, path: PATH };
    const outcome = lost === "lost" ? UNKNOWN : returned(answer(kind, value), 2 * index + 1);
    return { client: 1, input, calledAt: 2 * index, outcome };
  });
  return checkLinearizable(filesModel, history, { timeoutMs: 5_000 }).kind;
}

function answer(kind: FilesInput["kind"], value: string | null | boolean): FilesOutput {
  if (kind === "get") return { kind, content: value as string | null };
  return kind === "put" ? { kind } : { kind, existed: value === true };
}

describe("the model of files", () => {
  it("a file is what was last put, and not found before it or after its removal", () => {
    expect(verdictOn(["get", null], ["put", "1"], ["get", "1"], ["remove", true], ["get", null])).toBe(
      "linearizable",
    );
    expect(verdictOn(["put", "1"], ["get", null])).toBe("illegal");
    expect(verdictOn(["put", "1"], ["remove", true], ["get", "1"])).toBe("illegal");
  });

  it("a removal says truly whether there was a file", () => {
    expect(verdictOn(["remove", false], ["put", "1"], ["remove", true], ["remove", false])).toBe(
      "linearizable",
    );
    expect(verdictOn(["remove", true])).toBe("illegal");
    expect(verdictOn(["put", "1"], ["remove", false])).toBe("illegal");
  });

  it("a lost put or removal may have happened, late or never", () => {
    expect(verdictOn(["put", "1"], ["put", "2", "lost"], ["get", "1"], ["get", "2"])).toBe("linearizable");
    expect(verdictOn(["put", "1"], ["remove", true, "lost"], ["get", "1"], ["get", null])).toBe(
      "linearizable",
    );
    expect(verdictOn(["put", "1"], ["remove", true, "lost"], ["get", null], ["get", "1"])).toBe("illegal");
  });

  it("an empty file is a file", () => {
    expect(verdictOn(["put", ""], ["get", ""])).toBe("linearizable");
    expect(verdictOn(["put", ""], ["get", null])).toBe("illegal");
  });
});
