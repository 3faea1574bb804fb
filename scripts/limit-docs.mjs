// Writes docs/limits.md from the sources; with --check only says whether it is what they say.
import { readFileSync, writeFileSync } from "node:fs";
import { limitDocument } from "./lib/limit-document.mjs";

const file = new URL("../docs/limits.md", import.meta.url);
const text = limitDocument();
if (!process.argv.includes("--check")) {
  writeFileSync(file, text);
  console.log("docs/limits.md");
} else if (readFileSync(file, "utf8") !== text) {
  console.error("docs/limits.md is not what the sources say: run `npm run docs:limits`");
  process.exit(1);
}
