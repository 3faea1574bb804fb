// `npm run bench -- NAME`: builds and runs one benchmark; `list` shows them. A benchmark is a file of bench/src that
// exports a `description`; it prints a table and, last, its ratio.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT_DIRECTORY } from "./lib/run.mjs";
import { setUp } from "./lib/setup.mjs";

const SOURCES = join(ROOT_DIRECTORY, "bench/src");

/** Read from the text, not by importing: importing a benchmark runs it. */
function benchmarks() {
  const found = [];
  for (const file of readdirSync(SOURCES)) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const match = /^export const description\s*=\s*"([^"]+)";/m.exec(
      readFileSync(join(SOURCES, file), "utf8"),
    );
    if (match !== null) found.push({ name: file.slice(0, -".ts".length), description: match[1] });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function listText() {
  const all = benchmarks();
  const width = Math.max(0, ...all.map(({ name }) => name.length));
  return all.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join("");
}

async function main([name, ...args]) {
  if (name === "list") {
    process.stdout.write(listText());
    return 0;
  }
  if (name === undefined || !benchmarks().some((benchmark) => benchmark.name === name)) {
    const what = name === undefined ? "which benchmark?" : `unknown benchmark '${name}'`;
    process.stderr.write(`bench: ${what}; \`npm run bench -- list\` shows their names\n`);
    return 2;
  }
  if (!(await setUp())) return 1;
  const entry = join(ROOT_DIRECTORY, "bench/dist", `${name}.js`);
  if (!existsSync(entry)) throw new Error(`the build made no ${entry}`);
  const child = spawn(process.execPath, [entry, ...args], { cwd: ROOT_DIRECTORY, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

process.exitCode = await main(process.argv.slice(2));
