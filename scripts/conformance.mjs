// `npm run test:conformance`: the Raft core against etcd-io/raft's data-driven cases (ETCD_RAFT_TESTDATA names another
// folder). Prints a line per file and ends with `N / N files, N / N directives`; exits 1 on any mismatch.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setUp } from "./lib/setup.mjs";

const runner = fileURLToPath(new URL("../packages/raft/dist/core/conformance/main.js", import.meta.url));
if (await setUp()) {
  const { status } = spawnSync(process.execPath, [runner], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} else {
  process.exitCode = 1;
}
