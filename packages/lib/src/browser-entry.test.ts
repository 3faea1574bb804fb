import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** What a browser bundle of this source would still have to import. */
async function importsLeft(source: string): Promise<readonly string[]> {
  const result = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    metafile: true,
    // Left external, so that an import of one shows up below rather than as a resolution error.
    external: ["node:*", ...builtinModules],
  });
  return Object.values(result.metafile.outputs).flatMap((output) => output.imports.map((each) => each.path));
}

describe("the default entry of lib", () => {
  it("pulls in nothing of node", async () => {
    expect(await importsLeft('export * from "./index.js";')).toEqual([]);
  });

  it("would be caught if it did", async () => {
    expect(await importsLeft('import "node:fs"; export * from "./index.js";')).toEqual(["node:fs"]);
  });
});
