// Makes one file of each program: Node loads a module in about a millisecond, and the daemon has a thousand of them.
// The programs run without it too; packages/lib/bin/launch.cjs takes the bundle only while it is up to date.

import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { findBundle } = createRequire(import.meta.url)("../../packages/lib/bin/launch.cjs");

/** Packages whose `dist/main.js` a bin launches. */
export const BUNDLED_PACKAGES = ["packages/cluster-daemon", "packages/cli"];

/** Loaded from where they are installed: they look for native code or worker files beside themselves. */
const NOT_BUNDLED = /^(classic-level|@node-rs\/.+|@napi-rs\/.+|msgpackr-extract|piscina|pino|libsql)$/;

/** A module has no `require`, which bundled CommonJS packages ask for Node's modules with. */
const BANNER = `import { createRequire as createRequireOfBundle } from "node:module";
const bundleUrl = import.meta.url;
const require = createRequireOfBundle(bundleUrl);`;

/** Younger bundles are left: another build may be under way. */
const KEPT_MS = 3_600_000;

/**
 * Bundles `dist/main.js` of a package into a folder of its own in `dist/bundle/`, unless the last bundle is up to date.
 * Programs that run keep the files of theirs, of which some are loaded late; a program being started finds the former
 * bundle or this one, never a part. Errors: what esbuild cannot resolve or parse; no bundle is current then.
 */
export async function bundleProgram(packageFolder) {
  if (findBundle(packageFolder) !== null) return;
  const bundles = resolve(packageFolder, "dist/bundle");
  mkdirSync(bundles, { recursive: true });
  const outdir = mkdtempSync(join(bundles, "build-"));
  const madeAtMs = Date.now();
  try {
    const inputs = await bundleInto(outdir, resolve(packageFolder, "dist/main.js"));
    const current = { build: relative(bundles, outdir), madeAtMs, inputs };
    writeFileSync(join(outdir, "made-of.json"), JSON.stringify(current));
    renameSync(join(outdir, "made-of.json"), join(bundles, "current.json"));
  } catch (error) {
    rmSync(join(bundles, "current.json"), { force: true });
    rmSync(outdir, { recursive: true, force: true });
    throw error;
  }
  removeOld(bundles, outdir);
}

/** Returns the files it is made of, as seen from `outdir`. */
async function bundleInto(outdir, entry) {
  const { metafile } = await build({
    entryPoints: [entry],
    outdir,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: BANNER },
    metafile: true,
    logLevel: "silent",
    plugins: [leaveInstalled(outdir), keepPlaces(outdir)],
  });
  const files = Object.keys(metafile.inputs).map((file) => resolve(file));
  return [...files, fileURLToPath(import.meta.url)].map((file) => reference(outdir, file));
}

function removeOld(bundles, current) {
  for (const name of readdirSync(bundles)) {
    const folder = join(bundles, name);
    if (!name.startsWith("build-") || folder === current) continue;
    if (statSync(folder).mtimeMs < Date.now() - KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
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
