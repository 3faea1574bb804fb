// lib's default entry runs in browsers: a bundle for them must find no Node module anywhere below it.
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { ROOT_DIRECTORY } from "./run.mjs";

const bundle = (options) =>
  build({ bundle: true, write: false, platform: "browser", format: "esm", logLevel: "silent", ...options });

it("bundles lib's default entry for a browser", async () => {
  const result = await bundle({ entryPoints: [join(ROOT_DIRECTORY, "packages/lib/dist/index.js")] });
  expect(result.errors).toEqual([]);
});

it("would notice a Node module", async () => {
  const stdin = { contents: 'import { readFileSync } from "node:fs"; readFileSync("/x");', loader: "js" };
  await expect(bundle({ stdin })).rejects.toThrow(/node:fs/);
});
