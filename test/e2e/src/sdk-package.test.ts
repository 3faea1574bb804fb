import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import { type Example, examplesOf } from "./harness/doc-examples.js";
import { cleanEnv, projectRoot } from "./harness/node-process.js";

const EXAMPLES = examplesOf(readFileSync(join(projectRoot, "docs/sdk.md"), "utf8"));
/** The address daemons have in the documentation. */
const DOCUMENTED_ADDRESS = "127.0.0.1:2028";
const STEP_TIMEOUT_MS = 240_000;
/** Of the remote client alone, minified; what it is built of is checked by name besides. */
const MAX_REMOTE_BUNDLE_BYTES = 1_100_000;
const STORAGE_PACKAGES = [
  "classic-level",
  "memory-level",
  "piscina",
  "blake-hash",
  "msgpackr",
  "packages/backends",
];

describe("@nexus/sdk from its tarball, in an empty project", () => {
  let folder: string;
  let project: string;
  let daemon: Cluster | null = null;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nexus-sdk-package-"));
    project = join(folder, "project");
    mkdirSync(project);
    execFileSync(process.execPath, [join(projectRoot, "scripts/pack-sdk.mjs"), folder], { stdio: "pipe" });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }\n');
    // A cache of its own, empty: what is not in the tarball is not there.
    const args = ["install", "--offline", "--no-audit", "--no-fund", "--cache", join(folder, "cache")];
    execFileSync("npm", [...args, join(folder, tarball ?? "")], { cwd: project, stdio: "pipe" });
    daemon = await Cluster.start({ size: 1 });
  }, STEP_TIMEOUT_MS);
  afterAll(async () => {
    await daemon?.close();
    rmSync(folder, { recursive: true, force: true });
  }, STEP_TIMEOUT_MS);

  const runExample = (name: string, { code }: Example): string => {
    const address = daemon?.node(0).client ?? "";
    const own = code.replaceAll(DOCUMENTED_ADDRESS, address);
    const { code: script } = transformSync(own, { loader: "ts", format: "esm", target: "node20" });
    const home = join(folder, name);
    mkdirSync(home);
    const file = join(project, `${name}.mjs`);
    writeFileSync(file, script);
    // Examples with folders of the same name must not meet: each has its own, and a home of its own.
    const env = cleanEnv({ HOME: home, NEXUS_CLIENT_ADDR: address });
    const run = spawnSync(process.execPath, [file], { cwd: home, env, encoding: "utf8", timeout: 60_000 });
    if (run.status !== 0) throw new Error(`example ${name} exited ${run.status}: ${run.stderr}`);
    return run.stdout;
  };

  it.each(EXAMPLES.map((example, index) => [index + 1, example.title, example] as const))(
    "example %i of docs/sdk.md, %s, prints what is written under it",
    (number, _title, example) => {
      expect(runExample(`example-${number}`, example)).toBe(example.output);
    },
    STEP_TIMEOUT_MS,
  );

  it("brings its types along", () => {
    const file = join(project, "typed.ts");
    writeFileSync(
      file,
      `import { connect, type ItemResult, type NexusFilesystem, type RemovalReceipt } from "@nexus/sdk";
       import { connectRemote } from "@nexus/sdk/remote";
       export const open = (): Promise<NexusFilesystem> => connect({ folder: "./data", profile: "slim" });
       export const dial = (): Promise<NexusFilesystem> => connectRemote({ servers: "a:1" });
       interface Notes { add(params: { text: string }): Promise<{ id: number }> }
       export const note = async (fs: NexusFilesystem): Promise<number> =>
         (await fs.service<Notes>("notes").add({ text: "hi" }, { timeoutMs: 1_000 })).id;
       // @ts-expect-error: text is no number
       export const wrongNote = (fs: NexusFilesystem) => fs.service<Notes>("notes").add({ text: 1 });
       export const sweep = async (fs: NexusFilesystem): Promise<readonly ItemResult<RemovalReceipt>[]> => {
         const [item] = await fs.readBatch(["/a", { path: "/b", offsetBytes: 1 }], { atomic: true });
         if (item?.ok !== true) throw item?.error;
         const { etag } = item.value.entry;
         return fs.removeBatch([{ path: "/a", ifMatch: etag }]);
       };
       // @ts-expect-error: there is no such profile
       export const wrong = () => connect({ profile: "huge" });`,
    );
    const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", ""];
    const lib = ["--lib", "es2023,esnext.disposable,dom"];
    const run = spawnSync(process.execPath, [tsc, ...flags, ...lib, file], {
      cwd: project,
      encoding: "utf8",
    });
    expect(run.stdout).toBe("");
    expect(run.status).toBe(0);
  });
});

describe("a bundle", () => {
  const inputsOf = async (entry: string) => {
    const { metafile } = await build({
      entryPoints: [join(projectRoot, "packages/sdk/dist", entry)],
      bundle: true,
      write: false,
      minify: true,
      metafile: true,
      platform: "node",
      format: "esm",
      logLevel: "silent",
      loader: { ".node": "empty" },
    });
    const [output] = Object.values(metafile.outputs);
    if (output === undefined) throw new Error("the bundle is empty");
    const used = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    return { bytes: output.bytes, files: used.map(([file]) => file) };
  };
  const storageIn = (files: readonly string[]) =>
    STORAGE_PACKAGES.filter((name) => files.some((file) => file.includes(name)));

  it("of the remote entry holds no storage engine and no native module, and stays small", async () => {
    const { bytes, files } = await inputsOf("remote/index.js");
    expect(storageIn(files)).toEqual([]);
    expect(files.filter((file) => file.endsWith(".node"))).toEqual([]);
    expect(bytes).toBeLessThan(MAX_REMOTE_BUNDLE_BYTES);
  });

  it("of connect() holds them: the check above can fail", async () => {
    expect(storageIn((await inputsOf("index.js")).files)).toContain("classic-level");
  });
});
