// docs/dependencies.md names every dependency of every package.json, with its version, and none that is gone.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT_DIRECTORY } from "./run.mjs";

const projects = ["packages", "test"].flatMap((folder) =>
  readdirSync(join(ROOT_DIRECTORY, folder)).map((name) => `${folder}/${name}`),
);
const manifests = [".", "bench", ...projects].map((folder) =>
  JSON.parse(readFileSync(join(ROOT_DIRECTORY, folder, "package.json"), "utf8")),
);

const used = new Set(
  manifests
    .flatMap((manifest) => Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
    .filter(([, version]) => !version.startsWith("workspace:"))
    .map(([name, version]) => `${name} ${version}`),
);

const page = readFileSync(join(ROOT_DIRECTORY, "docs/dependencies.md"), "utf8");
const listed = new Set(
  [...page.matchAll(/^\| (@?[\w/-]+) \| (\d[\w.]*) \|/gm)].map((match) => `${match[1]} ${match[2]}`),
);

it("lists every dependency with its version", () => {
  expect([...used].filter((dependency) => !listed.has(dependency))).toEqual([]);
});

it("lists nothing that is gone", () => {
  expect([...listed].filter((dependency) => !used.has(dependency))).toEqual([]);
});

it("sees versions that are pinned, not ranges", () => {
  expect([...used].filter((dependency) => /[\^~*><]/.test(dependency.split(" ").at(-1)))).toEqual([]);
});
