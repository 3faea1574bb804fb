import { expect, it } from "vitest";
import { describeError, formatTextLine } from "./logger.js";

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

it("names an error as it names itself, whatever a bundle made of its class", () => {
  const Renamed = class _Fault extends Error {
    override readonly name = "Fault";
  };
  expect(describeError(new Renamed("why", { cause: new Error("below") }))).toMatchObject({
    type: "Fault",
    message: "why: below",
  });
});
