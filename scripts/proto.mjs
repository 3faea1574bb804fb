// Generates the wire codecs of @nexus/contracts from proto/.
//   node scripts/proto.mjs           writes packages/contracts/src/wire/generated/
//   node scripts/proto.mjs --check   fails when what is committed there is not what would be written
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { generateCodecs } from "./proto/codecs.mjs";
import { generateIndex, generatePackage } from "./proto/messages.mjs";
import { loadSchema, PACKAGES, protoFiles, protoRoot, repository } from "./proto/schema.mjs";

const outputFolder = join(repository, "packages/contracts/src/wire/generated");

async function generate() {
  const root = loadSchema();
  const output = new Map();
  output.set("codecs.ts", await generateCodecs(protoRoot, protoFiles()));
  for (const [packageName, file] of Object.entries(PACKAGES)) {
    output.set(`${file}.ts`, generatePackage(root.lookup(packageName), PACKAGES));
  }
  output.set("index.ts", generateIndex(Object.values(PACKAGES)));
  return output;
}

function staleFiles(output) {
  const committed = new Set(readdirSync(outputFolder));
  const stale = [...committed].filter((name) => !output.has(name));
  for (const [name, text] of output) {
    if (!committed.has(name) || readFileSync(join(outputFolder, name), "utf8") !== text) stale.push(name);
  }
  return stale;
}

function write(output) {
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });
  for (const [name, text] of output) writeFileSync(join(outputFolder, name), text);
}

const output = await generate();
if (process.argv.includes("--check")) {
  const stale = staleFiles(output);
  if (stale.length > 0) {
    console.error(
      `generated wire code is out of date (${stale.join(", ")}); run "npm run proto" and commit the result`,
    );
    process.exitCode = 1;
  } else {
    console.log(`generated wire code is current (${output.size} files)`);
  }
} else {
  write(output);
  console.log(`wrote ${output.size} files to ${relative(repository, outputFolder)}`);
}
