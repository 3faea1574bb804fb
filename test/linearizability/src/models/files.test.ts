import { describe, expect, it } from "vitest";
import { checkLinearizable } from "../check.js";
import { type Operation, returned, UNKNOWN } from "../history.js";
import { type FilesInput, type FilesOutput, filesModel, type PutCondition } from "./files.js";

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

describe("a conditional put", () => {
  type Step = readonly [input: FilesInput, output: FilesOutput | null];

  function verdict(...steps: readonly Step[]): string {
    const history = steps.map(([input, output], index): Operation<FilesInput, FilesOutput> => {
      const outcome = output === null ? UNKNOWN : returned(output, 2 * index + 1);
      return { client: 1, input, calledAt: 2 * index, outcome };
    });
    return checkLinearizable(filesModel, history, { timeoutMs: 5_000 }).kind;
  }

  const put = (content: string, condition?: PutCondition): FilesInput =>
    condition === undefined
      ? { kind: "put", path: PATH, content }
      : { kind: "put", path: PATH, content, condition };
  const done = (version: number): FilesOutput => ({ kind: "put", version });
  const conflict: FilesOutput = { kind: "conflict" };
  const sees = (content: string, version: number): Step => [
    { kind: "get", path: PATH },
    { kind: "get", content, version },
  ];

  it("takes effect exactly where its condition holds", () => {
    const ifAbsent = { kind: "absent" } as const;
    expect(verdict([put("a", ifAbsent), done(1)], [put("b", ifAbsent), conflict], sees("a", 1))).toBe(
      "linearizable",
    );
    expect(verdict([put("a", ifAbsent), done(1)], [put("b", ifAbsent), done(2)])).toBe("illegal");
    expect(verdict([put("a", ifAbsent), conflict])).toBe("illegal");
    const ifA = { kind: "content", content: "a" } as const;
    expect(verdict([put("a"), done(1)], [put("b", ifA), done(2)], [put("c", ifA), conflict])).toBe(
      "linearizable",
    );
    const ifSecond = { kind: "version", version: 2 } as const;
    expect(verdict([put("a"), done(1)], [put("b", ifSecond), done(2)])).toBe("illegal");
    expect(verdict([put("a"), done(1)], [put("b", ifSecond), conflict], sees("a", 1))).toBe("linearizable");
  });

  it("of unknown outcome may take effect later, but only where its condition holds", () => {
    const ifA = { kind: "content", content: "a" } as const;
    expect(verdict([put("b", ifA), null], [put("a"), done(1)], sees("a", 1), sees("b", 2))).toBe(
      "linearizable",
    );
    expect(verdict([put("c"), done(1)], [put("b", ifA), null], sees("b", 2))).toBe("illegal");
  });

  it("counts versions: a put applied twice or lost shows", () => {
    expect(verdict([put("a"), done(1)], sees("a", 2))).toBe("illegal");
    expect(verdict([put("a"), done(1)], [put("b"), done(3)])).toBe("illegal");
    expect(verdict([put("a"), done(1)], [put("b"), null], [put("c"), done(3)])).toBe("linearizable");
  });
});
