import { join } from "node:path";
import pbjs from "protobufjs-cli/pbjs.js";

const HEADER = `// Generated from proto/ by scripts/proto.mjs (protobufjs-cli, static module). Do not edit.
// @ts-nocheck -- generated JavaScript; messages are typed in the files beside this one
/* eslint-disable */
`;

/** Runs the protobufjs command line in this process; resolves with its output. */
function runPbjs(protoRoot, files) {
  const args = [
    ["-t", "static-module", "-w", "esm", "--dependency", "protobufjs/minimal.js"],
    ["--force-number", "--null-semantics", "--no-comments", "--no-service"],
    ["--no-create", "--no-verify", "--no-convert", "--no-delimited", "--no-typeurl"],
    ["-p", protoRoot],
    files.map((file) => join(protoRoot, file)),
  ].flat();
  return new Promise((resolve, reject) => {
    pbjs.main(args, (error, output) => (error ? reject(error) : resolve(output)));
  });
}

/**
 * What the tool's output needs to run without side effects and to read 64-bit integers as numbers: its own
 * reader yields objects of another library for them.
 */
const ADAPTATIONS = [
  {
    why: "no registry shared by the process",
    find: /const \$root = \$protobuf\.roots\["default"\][^\n]*\n/,
    replace: "const $root: any = {};\n",
  },
  {
    why: "the exported tree is not typed",
    find: /export const nexus = \$root\.nexus = /,
    replace: "export const nexus: any = $root.nexus = ",
  },
  {
    why: "one export is enough",
    find: /export \{\s*\$root as default\s*\};?\s*$/,
    replace: "",
  },
  {
    why: "number defaults",
    find: /\$util\.Long \? \$util\.Long\.fromBits\(0,0,(?:true|false)\) : 0/g,
    replace: "0",
  },
  {
    why: "64-bit integers are numbers",
    find: /typeof \(value = reader\.(u?)int64\(\)\) === "object" \? value\.low \|\| value\.high : value !== 0/g,
    replace: (_match, unsigned) => `(value = ${unsigned ? "readUint64" : "readInt64"}(reader)) !== 0`,
  },
  { why: "64-bit integers are numbers", find: /reader\.uint64\(\)/g, replace: "readUint64(reader)" },
  { why: "64-bit integers are numbers", find: /reader\.int64\(\)/g, replace: "readInt64(reader)" },
  {
    why: "packed 64-bit integers are numbers",
    find: /reader\.uint64s\(([\w.]+)\)/g,
    replace: "readUint64s(reader, $1)",
  },
  {
    why: "64-bit integers are numbers",
    find: /\(typeof (message\.\w+) === "object" \? \1\.low \|\| \1\.high : \1 !== 0\)/g,
    replace: "$1 !== 0",
  },
  {
    why: "a field with presence has no rival members to clear",
    find: /\n\s*message\._\w+ = "\w+";/g,
    replace: "",
  },
];

/** Text of codecs.ts: encode and decode of every message, without reflection at run time. */
export async function generateCodecs(protoRoot, files) {
  let code = await runPbjs(protoRoot, files);
  for (const { why, find, replace } of ADAPTATIONS) {
    if (!find.test(code)) throw new Error(`protobufjs-cli changed its output: nothing to adapt for "${why}"`);
    find.lastIndex = 0;
    code = code.replace(find, replace);
  }
  const left = /\bLong\b|reader\.s?u?int64s?\(/.exec(code);
  if (left) throw new Error(`protobufjs-cli changed its output: unadapted "${left[0]}"`);
  code = code
    .replace(/^\/\*eslint-disable[^\n]*\n/, "")
    .replace(/^(?: {4})+/gm, (spaces) => "\t".repeat(spaces.length / 4));
  return `${HEADER}import { readInt64, readUint64, readUint64s } from "../int64.js";\n${code.trim()}\n`;
}
