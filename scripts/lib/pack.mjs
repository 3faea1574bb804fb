// One package of the workspace as a folder npm can pack: with everything it needs at run time inside, so that it
// installs anywhere, offline. npm knows such dependencies as bundled.
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

/** What of a package's own folder is only for building or testing it. */
const NOT_SHIPPED = /(\.test\.[^/]+|\.tsbuildinfo|\.map)$|(^|\/)(testing|faults|node_modules|src)(\/|$)/;

/**
 * Fills `stage` with the package of `packageFolder`. A package several others need lies at the top; another version
 * of it below the one that needs it. Returns the names that were bundled.
 */
export function stagePackage(packageFolder, stage) {
  const manifest = readManifest(packageFolder);
  copyPackage(packageFolder, stage, true);
  const placed = new Map();
  bundleDependencies(packageFolder, stage, stage, placed);
  const bundled = [...placed.keys()].sort((a, b) => a.localeCompare(b));
  const { private: _private, devDependencies: _devDependencies, ...shipped } = manifest;
  const dependencies = Object.fromEntries(
    Object.keys(manifest.dependencies).map((name) => [name, placed.get(name).version]),
  );
  writeManifest(stage, { ...shipped, dependencies, bundledDependencies: bundled });
  return bundled;
}

function bundleDependencies(from, into, top, placed) {
  const { dependencies = {}, optionalDependencies = {} } = readManifest(from);
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const source = findInstalled(from, name);
    if (source === null) {
      // Made for other machines: npm fetches those where they are wanted.
      if (Object.hasOwn(optionalDependencies, name)) continue;
      throw new Error(`${name}, a dependency of ${from}, is not installed: run npm run setup`);
    }
    const known = placed.get(name);
    if (known?.source === source) continue;
    const target = join(known === undefined ? top : into, "node_modules", name);
    if (known !== undefined && existsSync(target)) continue;
    if (known === undefined) placed.set(name, { source, version: readManifest(source).version });
    copyPackage(source, target, isOfWorkspace(source));
    if (isOfWorkspace(source)) writeManifest(target, withVersions(source));
    bundleDependencies(source, target, top, placed);
  }
}

/** `workspace:` means nothing outside the workspace: the version that is there takes its place. */
function withVersions(source) {
  const { devDependencies: _devDependencies, ...manifest } = readManifest(source);
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [
      name,
      range.startsWith("workspace:") ? readManifest(findInstalled(source, name)).version : range,
    ]),
  );
  return { ...manifest, dependencies };
}

function copyPackage(source, target, isOwn) {
  mkdirSync(target, { recursive: true });
  cpSync(source, target, {
    recursive: true,
    dereference: true,
    filter: (file) => {
      const path = relative(source, file).split(sep).join("/");
      if (path === "") return true;
      return isOwn
        ? /^(dist|bin|package\.json)/.test(path) && !NOT_SHIPPED.test(path)
        : !path.startsWith("node_modules");
    },
  });
}

/** As Node looks for it: upwards from where the package really is. */
function findInstalled(from, name) {
  for (let folder = realpathSync(from); ; folder = dirname(folder)) {
    const candidate = join(
      basename(folder) === "node_modules" ? dirname(folder) : folder,
      "node_modules",
      name,
    );
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (dirname(folder) === folder) return null;
  }
}

function isOfWorkspace(folder) {
  return !folder.includes(`${sep}node_modules${sep}`);
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
