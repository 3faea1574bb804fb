import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the committed codecs are what the schema generates", () => {
  const script = fileURLToPath(new URL("../../../../scripts/proto.mjs", import.meta.url));
  const output = execFileSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect(output).toMatch(/current/);
});
