import { expect, it } from "vitest";
import { formatTextLine } from "./logger.js";

it("shows time, level, message and fields in one line, and quotes what needs it", () => {
  const line = JSON.stringify({
    level: "warn",
    time: "2026-01-02T03:04:05.678Z",
    node: "n1",
    zone: "root",
    reason: "no leader",
    count: 3,
    err: { message: "disk\nfull", stack: "..." },
    msg: "cannot write",
  });
  expect(formatTextLine(line)).toBe(
    '03:04:05.678 warn  cannot write zone=root reason="no leader" count=3 err="disk\\nfull"\n',
  );
});
