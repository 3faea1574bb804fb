import { describe, expect, it } from "vitest";
import { checkLinearizable } from "./check.js";
import { type Operation, returned } from "./history.js";
import { type FilesInput, type FilesOutput, filesModel } from "./models/files.js";
import { type RegisterInput, type RegisterOutput, registerModel } from "./models/register.js";
import { cas, read, write } from "./testing/register-history.js";

function explain(...history: Operation<RegisterInput, RegisterOutput>[]): string[] {
  const verdict = checkLinearizable(registerModel, history, { timeoutMs: 5_000 });
  return (verdict.kind === "illegal" ? verdict.explanation : verdict.kind).split("\n");
}

describe("the explanation of an illegal history", () => {
  it("draws the prefix that fits, what cannot be placed, and what overlaps it", () => {
    expect(explain(write(1, [0, 3]), cas(8, 9, true, [1, null]), write(2, [4, 5]), read(1, [6, 8]))).toEqual([
      "not linearizable by model register: client 6: read -> 1 cannot be placed",
      "2 of 4 operations are in the longest linearizable prefix:",
      "  1 client 0: write 1      |[---]         | then 1",
      "  2 client 4: write 2      |      [-]     | then 2",
      "  X client 6: read -> 1    |          [-] | cannot be placed; state can be 2",
      "  ? client 1: cas 8 9 -> ? |  [~~~~~~~~~~~| overlaps, not placed",
    ]);
  });

  it("shows the longest of the orders that reach as far, and every state such orders end in", () => {
    const lines = explain(write(1, [0, 1]), write(2, [2, null]), read(3, [4, 5]));
    expect(lines[1]).toBe("2 of 3 operations are in the longest linearizable prefix:");
    expect(lines.find((line) => line.includes(" X "))).toMatch(/state can be 2 or 1$/);
  });

  it("shows only the end of a long prefix", () => {
    const writes = Array.from({ length: 30 }, (_, at) => write(at, [2 * at, 2 * at + 1]));
    const lines = explain(...writes, read(0, [100, 101]));
    expect(lines[1]).toBe("30 of 31 operations are in the longest linearizable prefix:");
    expect(lines).toHaveLength(2 + 10 + 1);
    expect(lines[2]).toMatch(/^ {2}21 client 40: write 20 /);
  });

  it("names the path and shortens long contents", () => {
    const path = "/docs/a.txt";
    const put = (content: string, at: number): Operation<FilesInput, FilesOutput> => ({
      client: "node 1",
      input: { kind: "put", path, content },
      calledAt: at,
      outcome: returned<FilesOutput>({ kind: "put" }, at + 1),
    });
    const get: Operation<FilesInput, FilesOutput> = {
      client: "node 2",
      input: { kind: "get", path },
      calledAt: 4,
      outcome: returned<FilesOutput>({ kind: "get", content: null }, 5),
    };
    const verdict = checkLinearizable(filesModel, [put("x".repeat(500), 0), get], { timeoutMs: 5_000 });
    const text = verdict.kind === "illegal" ? verdict.explanation : verdict.kind;
    expect(text).toContain('not linearizable in "/docs/a.txt" by model files');
    expect(text).toContain("client node 2: get -> no file cannot be placed");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(140);
  });
});
