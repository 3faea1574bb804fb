import { expect, it } from "vitest";
import { OutputLines } from "./output-lines.js";

it("a character in two pieces of output stays one, and the last line needs no end", () => {
  const lines: string[] = [];
  const limits = { maxLineChars: 100, maxLinesPerSecond: 10 };
  const ports = {
    nowMs: () => 0,
    onLine: (line: string) => void lines.push(line),
    onDropped: () => undefined,
  };
  const output = new OutputLines(limits, ports);
  const bytes = new TextEncoder().encode("é\nend");
  output.push(bytes.subarray(0, 1));
  output.push(bytes.subarray(1));
  output.close();
  expect(lines).toEqual(["é", "end"]);
});
