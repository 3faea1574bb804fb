import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PROFILE_NAMES, PROFILES } from "./profiles.js";

it("the table of profiles in docs/sdk.md is what connect() goes by", () => {
  const page = readFileSync(new URL("../../../docs/sdk.md", import.meta.url), "utf8");
  const rows = PROFILE_NAMES.map((name) => {
    const { runs, does, needs } = PROFILES[name];
    return `| \`${name}\` | ${runs} | ${does} | ${needs.join(", ")} |`;
  });
  expect(page.match(/^\| `\w+` \|.*$/gm)).toEqual(rows);
});
