import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { helpText } from "./help.js";
import { SETTING_KEYS, SETTINGS } from "./settings.js";

const configurationDocument = readFileSync(
  new URL("../../../../docs/configuration.md", import.meta.url),
  "utf8",
);

describe.each(SETTING_KEYS)("%s", (key) => {
  const { name, variable, defaultText } = SETTINGS[key];

  it("is in --help with its variable", () => {
    expect(helpText()).toContain(`--${name}`);
    expect(helpText()).toContain(`[${variable}]`);
  });

  it("is in docs/configuration.md with variable and default", () => {
    const row = configurationDocument.split("\n").find((line) => line.startsWith(`| \`--${name}`));
    expect(row, `no row for --${name}`).toBeDefined();
    expect(row).toContain(`\`${variable}\``);
    if (defaultText !== null && defaultText !== "false") expect(row).toContain(`\`${defaultText}\``);
  });
});

it("help stays within 110 columns and ends with examples", () => {
  expect(
    Math.max(
      ...helpText()
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(110);
  expect(helpText()).toContain("Examples:");
});
