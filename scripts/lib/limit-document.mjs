// docs/limits.md: every limit as the sources say it, with its default, and the metric that shows it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONSTANTS, GROUPS, INTRODUCTION, METRICS, SETTINGS, WORDS } from "./limit-tables.mjs";
import { ROOT_DIRECTORY } from "./run.mjs";

/** The whole page. Throws naming a limit that has no words, a metric or a source that does not exist. */
export function limitDocument() {
  const sources = new Map();
  const read = (file) => {
    if (!sources.has(file)) sources.set(file, readFileSync(join(ROOT_DIRECTORY, "packages", file), "utf8"));
    return sources.get(file);
  };
  const used = new Set();
  const sections = GROUPS.map((group) => section(group, fieldsOf(read(group.file), group), used));
  const constants = CONSTANTS.map(({ file, names, says }) => {
    const values = names.map((name) => [name, constantOf(read(file), name)]);
    return row(values, says, metricsOf(names, used), file);
  });
  refuseUnused(used);
  return [
    INTRODUCTION,
    ...sections,
    "## Of formats and calls\n\nFixed: every member of a zone, and every client, must have the same.\n",
    table([...constants]),
    "",
  ].join("\n");
}

function section(group, fields, used) {
  const rows = fields.map(({ name, value, comment }) => {
    const says = WORDS[`${group.constant}.${name}`] ?? comment;
    if (says === null)
      throw new Error(`limit ${name} of ${group.file} has no comment; add one, or to limit-tables.mjs`);
    return row([[name, value]], says, metricsOf([`${group.constant}.${name}`], used), null);
  });
  return `## ${group.title}\n\n\`${group.constant}\` in \`packages/${group.file}\`.\n\n${table(rows)}\n`;
}

function table(rows) {
  return ["| limit | default | what it bounds | seen in |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function row(values, says, metrics, file) {
  const names = values.map(([name]) => `\`${name}\``).join(", ");
  const defaults = values.map(([name, value]) => amount(name, value)).join("; ");
  const where = file === null ? "" : ` (\`${file}\`)`;
  const shown = metrics.map((metric) => `\`${metric}\``).join(", ");
  return `| ${names}${where} | ${defaults} | ${says.replaceAll("|", "\\|")} | ${shown} |`;
}

function metricsOf(keys, used) {
  return keys.flatMap((key) => {
    for (const from of [METRICS, SETTINGS]) if (key in from) used.add(key);
    return [...(METRICS[key] ?? []), ...(SETTINGS[key] ?? [])];
  });
}

function refuseUnused(used) {
  const unused = [...Object.keys(METRICS), ...Object.keys(SETTINGS)].filter((key) => !used.has(key));
  if (unused.length > 0) throw new Error(`no such limit: ${unused.join(", ")}; correct limit-tables.mjs`);
}

/** Fields of an interface with the comments before them, and their values in the constant. */
function fieldsOf(source, { interfaceName, constant }) {
  const body = between(source, new RegExp(`interface ${interfaceName}[^{]*\\{`), /^\}/m);
  const values = between(source, new RegExp(`const ${constant}: \\w+ = \\{`), /\};/);
  return [...body.matchAll(/(?:\/\*\*(?<comment>[\s\S]*?)\*\/\s*)?readonly (?<name>\w+): number;/g)].map(
    ({ groups }) => ({
      name: groups.name,
      comment: groups.comment === undefined ? null : oneLine(groups.comment),
      value: evaluate(matchOne(values, new RegExp(`\\b${groups.name}: ([^,}]+)`), groups.name)),
    }),
  );
}

function constantOf(source, name) {
  return evaluate(matchOne(source, new RegExp(`const ${name} = ([^;]+);`), name));
}

function between(source, begin, end) {
  const start = begin.exec(source);
  if (start === null) throw new Error(`no ${begin} in the source`);
  const rest = source.slice(start.index + start[0].length);
  return rest.slice(0, end.exec(rest)?.index ?? rest.length);
}

function matchOne(source, pattern, name) {
  const value = pattern.exec(source)?.[1];
  if (value === undefined) throw new Error(`no value of ${name}`);
  return value.trim();
}

/** Numbers, their products and powers, as the sources write them. */
function evaluate(text) {
  const plain = text
    .replaceAll("_", "")
    .replace(/\bKIB\b/gi, "1024")
    .replace(/\bMIB\b/gi, "1048576")
    .replace(/(\d+) \*\* (\d+)/g, (_all, base, exponent) => String(Number(base) ** Number(exponent)));
  const value = plain.split("*").reduce((product, factor) => product * Number(factor), 1);
  if (!Number.isFinite(value)) throw new Error(`not a number: ${text}`);
  return value;
}

function oneLine(comment) {
  return comment
    .replace(/\s*\n\s*\*?\s*/g, " ")
    .trim()
    .replace(/\.$/, "")
    .replace(/ \((ms|bytes)\)(?=\.|$)/g, "");
}

const BYTE_UNITS = [
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
];
const TIME_UNITS = [
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** The unit comes of the name: ...Bytes, ...Ms; else it is a count. */
function amount(name, value) {
  const isBytes = /(Bytes|_BYTES)$/.test(name);
  const units = isBytes ? BYTE_UNITS : /(Ms|_MS)$/.test(name) ? TIME_UNITS : [];
  const [unit, size] = units.find(([, candidate]) => value >= candidate && value % candidate === 0) ?? [];
  const shown = (size === undefined ? value : value / size).toLocaleString("en-US");
  if (unit !== undefined) return `${shown} ${unit}`;
  return isBytes ? `${shown} bytes` : units === TIME_UNITS ? `${shown} ms` : shown;
}
