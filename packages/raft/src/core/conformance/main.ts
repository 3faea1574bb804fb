import { etcdDataFolder, listEtcdFiles } from "./case-files.js";
import { describeMismatch } from "./compare.js";
import { runFile } from "./run-file.js";

/** Runs etcd-io/raft's data files and prints a line for each, then the totals. Exits 1 on any mismatch. */
function main(): void {
  const folder = etcdDataFolder(process.env);
  const files = listEtcdFiles(folder);
  if (files.length === 0) {
    process.stdout.write(`SKIP REASON: no etcd-io/raft test data in ${folder} (set ETCD_RAFT_TESTDATA)\n`);
    return;
  }
  let passedFiles = 0;
  let directives = 0;
  let passedDirectives = 0;
  for (const file of files) {
    const result = runFile(file.kind, file.read());
    const passed = result.directives - result.mismatches.length;
    directives += result.directives;
    passedDirectives += passed;
    if (result.mismatches.length === 0) passedFiles += 1;
    const verdict = result.mismatches.length === 0 ? "ok" : "MISMATCH";
    process.stdout.write(`${verdict} ${file.name} ${passed} / ${result.directives}\n`);
    for (const mismatch of result.mismatches)
      process.stdout.write(`${describeMismatch(file.name, mismatch)}\n`);
  }
  process.stdout.write(
    `${passedFiles} / ${files.length} files, ${passedDirectives} / ${directives} directives\n`,
  );
  if (passedFiles < files.length) process.exitCode = 1;
}

main();
