// Makes one file of each program: Node loads a module in about a millisecond, and the daemon has a thousand of them.
// The programs run without it too; packages/lib/bin/launch.cjs takes the bundle only while it is up to date.

import { rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";

/** Packages whose `dist/main.js` a bin launches. */
export const BUNDLED_PACKAGES = ["packages/cluster-daemon", "packages/cli"];

/** Loaded from where they are installed: they look for native code or worker files beside themselves. */
const NOT_BUNDLED = /^(classic-level|@node-rs\/.+|@napi-rs\/.+|msgpackr-extract|piscina|pino|libsql)$/;

/** A module has no `require`, which bundled CommonJS packages ask for Node's modules with. */
const BANNER = `import { createRequire as createRequireOfBundle } from "node:module";
const bundleUrl = import.meta.url;
const require = createRequireOfBundle(bundleUrl);`;

/** Bundles `dist/main.js` of a package into `dist/bundle/`. Errors: what esbuild cannot resolve or parse. */
export async function bundleProgram(packageFolder) {
  const outdir = resolve(packageFolder, "dist/bundle");
  rmSync(outdir, { recursive: true, force: true });
  const madeAtMs = Date.now();
  const { metafile } = await build({
    entryPoints: [resolve(packageFolder, "dist/main.js")],
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // The log names errors by their classes, which esbuild renames where two modules use one name.
    keepNames: true,
    banner: { js: BANNER },
    metafile: true,
    logLevel: "silent",
    plugins: [leaveInstalled(outdir), keepPlaces(outdir)],
  });
  const inputs = Object.keys(metafile.inputs).map((file) => reference(outdir, resolve(file)));
  // Last: without it there is no bundle.
  writeFileSync(join(outdir, "inputs.json"), JSON.stringify({ madeAtMs, inputs }));
}

/** What is not bundled is named by its file: pnpm lets only its dependents find it by its name. */
function leaveInstalled(outdir) {
  return {
    name: "leave-installed",
    setup({ onResolve, resolve: find }) {
      onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
        if (pluginData?.isFound || !isLeftInstalled(path, from.kind)) return null;
        const found = await find(path, { ...from, pluginData: { isFound: true } });
        // An optional dependency that is not installed: its dependent copes, or says so when it is used.
        const isInstalled = found.errors.length === 0;
        return { path: isInstalled ? reference(outdir, found.path) : path, external: true };
      });
    },
  };
}

/** Of a CommonJS package that is imported late, esbuild would give the default alone, not the names Node finds. */
function isLeftInstalled(path, kind) {
  if (isBuiltin(path)) return false;
  return NOT_BUNDLED.test(path) || (kind === "dynamic-import" && !path.startsWith("@nexus/"));
}

/** A module that asks for its own place (to find a worker file, say) gets the place of the file it was bundled from. */
function keepPlaces(outdir) {
  return {
    name: "keep-places",
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?js$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8");
        const contents = text.replaceAll(
          "import.meta.url",
          `new URL("${reference(outdir, path)}", bundleUrl).href`,
        );
        if (!/\b__dirname\b/.test(text)) return { contents };
        const folder = `require("node:url").fileURLToPath(new URL("${reference(outdir, dirname(path))}", bundleUrl))`;
        return { contents: `const __dirname = ${folder};${contents}` };
      });
    },
  };
}

function reference(from, file) {
  const path = relative(from, file).split(sep).join("/");
  return path.startsWith("../") ? path : `./${path}`;
}
