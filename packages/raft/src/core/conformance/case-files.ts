import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { CaseKind } from "./run-file.js";

/** One data file: read when it is run. */
export interface CaseFile {
  readonly name: string;
  readonly kind: CaseKind;
  read(): string;
}

const FOLDERS: readonly { readonly kind: CaseKind; readonly folder: string }[] = [
  { kind: "interaction", folder: "testdata" },
  { kind: "confchange", folder: "confchange/testdata" },
  { kind: "quorum", folder: "quorum/testdata" },
];

/** packages/raft, from dist/core/conformance or src/core/conformance. */
const PACKAGE_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Where etcd-io/raft's test data lies: ETCD_RAFT_TESTDATA, or beside the project. */
export function etcdDataFolder(environment: NodeJS.ProcessEnv): string {
  const projectRoot = resolve(PACKAGE_ROOT, "../..");
  return resolve(projectRoot, environment["ETCD_RAFT_TESTDATA"] ?? "../shared/conformance/etcd-raft");
}

export function listEtcdFiles(root: string): CaseFile[] {
  return FOLDERS.flatMap(({ kind, folder }) => listFolder(root, folder, kind));
}

/** The project's own scripts, in the same format. */
export function listOwnFiles(): CaseFile[] {
  return listFolder(PACKAGE_ROOT, "testdata", "interaction");
}

function listFolder(root: string, folder: string, kind: CaseKind): CaseFile[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .map((file) => ({
      name: `${folder}/${file}`,
      kind,
      read: () => readFileSync(join(path, file), "utf8"),
    }));
}
