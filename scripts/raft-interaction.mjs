// `npm run raft:interaction -- FILE`: runs a script of the Raft interaction environment and prints it with the
// output it really has, in the datadriven format. Judges nothing; the tests do that.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const built = new URL("../packages/raft/dist/core/conformance/run-file.js", import.meta.url);

async function main([file]) {
  if (file === undefined) return "usage: npm run raft:interaction -- FILE";
  if (!existsSync(file)) return `${file}: no such file`;
  if (!existsSync(fileURLToPath(built))) return "packages/raft is not built; run npm run setup";
  const { replayInteraction } = await import(built.href);
  try {
    process.stdout.write(replayInteraction(readFileSync(file, "utf8")));
    return null;
  } catch (error) {
    return `${file}: ${error.message}`;
  }
}

const problem = await main(process.argv.slice(2));
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
