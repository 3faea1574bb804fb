// A program started from its bundle behaves as from its modules, and a bundle that is out of date is not used.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundleProgram } from "./bundle.mjs";
import { ROOT_DIRECTORY } from "./run.mjs";

const LAUNCH = join(ROOT_DIRECTORY, "packages/lib/bin/launch.cjs");
const { findBundle, findEntry } = createRequire(import.meta.url)(LAUNCH);

const FILES = {
  "package.json": '{ "type": "module" }',
  "dist/main.js": `import { readFileSync } from "node:fs";
    import { value } from "./deep/value.js";
    import place from "placed";
    const { late } = await import("./deep/late.js");
    const text = readFileSync(new URL("../beside.txt", import.meta.url), "utf8");
    const { named } = await import("imported-late");
    console.log(JSON.stringify({ value, text, place, late, named }));`,
  "dist/deep/value.js": 'export const value = new URL("worker.js", import.meta.url).href;',
  "dist/deep/late.js": 'export { native as late } from "classic-level";',
  "beside.txt": "beside",
  "node_modules/placed/package.json": '{ "main": "index.js" }',
  "node_modules/placed/index.js": '"use strict"; module.exports = [__dirname, require("node:path").sep];',
  "node_modules/imported-late/package.json": '{ "main": "index.js" }',
  "node_modules/imported-late/index.js": 'exports.named = "named";',
  "node_modules/classic-level/package.json": '{ "main": "index.js" }',
  "node_modules/classic-level/index.js": "exports.native = __filename;",
};

let folder = "";
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "nexus-bundle-")));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    utimesSync(join(folder, name), 1_000, 1_000);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function output(file) {
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("a bundled program", () => {
  it("says what its modules say, also of their places and of what is loaded late or not bundled", async () => {
    const expected = output(join(folder, "dist/main.js"));
    expect(expected).toMatchObject({ text: "beside", named: "named" });
    await bundleProgram(folder);
    const bundle = findBundle(folder);
    rmSync(join(folder, "dist/deep"), { recursive: true });
    expect(output(bundle)).toEqual(expected);
  });

  it("is launched while it is up to date, and else its modules are", async () => {
    expect(findEntry(folder)).toBe(join(folder, "dist/main.js"));
    await bundleProgram(folder);
    expect(findEntry(folder)).toMatch(/dist\/bundle\/build-[^/]+\/main\.js$/);
    utimesSync(join(folder, "dist/deep/value.js"), 1_000, Date.now() / 1_000 + 10);
    expect(findEntry(folder)).toBe(join(folder, "dist/main.js"));
    await bundleProgram(folder).then(() => rmSync(join(folder, "dist/deep/late.js")));
    expect(findEntry(folder)).toBe(join(folder, "dist/main.js"));
  });

  it("takes the place of an older bundle, and none is left where one could not be made", async () => {
    await bundleProgram(folder);
    writeFileSync(join(folder, "dist/main.js"), "import './gone.js'");
    await expect(bundleProgram(folder)).rejects.toThrow(/gone\.js/);
    utimesSync(join(folder, "dist/main.js"), 1_000, 1_000);
    expect(findEntry(folder)).toBe(join(folder, "dist/main.js"));
  });

  it("stays as it is while it is up to date, and where its program runs when another takes its place", async () => {
    await bundleProgram(folder);
    const first = findBundle(folder);
    await bundleProgram(folder);
    expect(findBundle(folder)).toBe(first);
    const program = output(first);
    utimesSync(join(folder, "dist/deep/late.js"), 1_000, Date.now() / 1_000 + 10);
    expect(findBundle(folder)).toBe(null);
    utimesSync(join(folder, "dist/deep/late.js"), 1_000, 1_000);
    rmSync(join(folder, "dist/bundle/current.json"));
    await bundleProgram(folder);
    expect(findBundle(folder)).not.toBe(first);
    expect(output(first)).toEqual(program);
  });

  it("is asked for only after a build", () => {
    rmSync(join(folder, "dist"), { recursive: true });
    expect(findEntry(folder)).toBe(null);
    const script = `require(${JSON.stringify(LAUNCH)}).launch("program", ${JSON.stringify(folder)})`;
    const { status, stderr } = spawnSync(process.execPath, ["--eval", script], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "program: not built yet; run `npm run setup` in the root of the clone\n",
    });
  });
});
