// `npm run test:conformance`: the Raft core against etcd-io/raft's data-driven cases (ETCD_RAFT_TESTDATA names another
// folder). Prints a line per file and ends with `N / N files, N / N directives`; exits 1 on any mismatch, and
// when the folder named holds no cases.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setUp } from "./lib/setup.mjs";

const runner = fileURLToPath(new URL("../packages/raft/dist/core/conformance/main.js", import.meta.url));
const cases = new URL("../packages/raft/dist/core/conformance/case-files.js", import.meta.url);

/** Why nothing could be run, though somebody said where the cases are; null: they are there, or nobody did. */
async function missingCases() {
  if (process.env.ETCD_RAFT_TESTDATA === undefined) return null;
  const { etcdDataFolder, listEtcdFiles } = await import(cases.href);
  const folder = etcdDataFolder(process.env);
  return listEtcdFiles(folder).length === 0
    ? `ETCD_RAFT_TESTDATA names ${folder}, which holds no cases`
    : null;
}

const isBuilt = await setUp();
const missing = isBuilt ? await missingCases() : null;
if (missing !== null) {
  console.error(missing);
  process.exitCode = 1;
} else if (isBuilt) {
  const { status } = spawnSync(process.execPath, [runner], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  process.exitCode = 1;
}
