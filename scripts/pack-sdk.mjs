// `npm run pack:sdk -- [FOLDER]`: @nexus/sdk as one tarball in FOLDER (default: here) that npm installs anywhere,
// offline. Native modules are those of this platform; elsewhere npm fetches the platform's own.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stagePackage } from "./lib/pack.mjs";
import { ROOT_DIRECTORY } from "./lib/run.mjs";

const target = resolve(process.argv[2] ?? ".");
const stage = mkdtempSync(join(tmpdir(), "nexus-pack-"));
try {
  stagePackage(join(ROOT_DIRECTORY, "packages/sdk"), stage);
  mkdirSync(target, { recursive: true });
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", target];
  const [{ filename, size }] = JSON.parse(execFileSync("npm", args, { cwd: stage, encoding: "utf8" }));
  console.log(`${join(target, filename)} (${(size / 2 ** 20).toFixed(1)} MiB)`);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
