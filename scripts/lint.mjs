// `npm run lint`: formatter, linter and import rules. Prints only problems.
import { formatSeconds, runTool } from "./lib/run.mjs";

const CHECKS = [
  { name: "format (biome)", tool: "biome", args: ["ci", "--colors=off", "--reporter=summary", "."] },
  {
    name: "lint and import rules (oxlint)",
    tool: "oxlint",
    args: ["--deny-warnings", "--format=unix"],
  },
];

let failures = 0;
for (const check of CHECKS) {
  const result = await runTool(check.tool, check.args, { timeoutMs: 120_000 });
  if (result.code === 0) continue;
  failures += 1;
  process.stdout.write(
    `${check.name} failed after ${formatSeconds(result.elapsedMs)}:\n${result.output.trim()}\n`,
  );
}
if (failures > 0) {
  process.stdout.write("Formatting and import order are repaired by `npx biome check --write .`\n");
}
process.exitCode = failures === 0 ? 0 : 1;
