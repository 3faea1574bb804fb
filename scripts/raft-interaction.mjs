// `npm run raft:interaction -- FILE`: runs a script of the Raft interaction environment and prints it with the
// output it really has, in the datadriven format. Judges nothing; the tests do that.
import { readFileSync } from "node:fs";

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("usage: node scripts/raft-interaction.mjs FILE\n");
  process.exit(2);
}

const built = new URL("../packages/raft/dist/core/conformance/run-file.js", import.meta.url);
const { replayInteraction } = await import(built.href);
process.stdout.write(replayInteraction(readFileSync(file, "utf8")));
