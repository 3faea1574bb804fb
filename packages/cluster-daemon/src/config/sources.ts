import { NexusError } from "@nexus/contracts";
import { parse } from "yaml";
import {
  CONFIG_FILE_FLAG,
  CONFIG_FILE_VARIABLE,
  SETTING_KEYS,
  SETTINGS,
  type Setting,
  type SettingKey,
} from "./settings.js";

/** A value as it was written, and where. `origin` names the input: "--peers", "NEXUS_PEERS", "peers in x.yaml". */
export interface WrittenValue {
  readonly text: string;
  readonly origin: string;
}

export type WrittenValues = ReadonlyMap<SettingKey, WrittenValue>;

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

export interface CommandLine {
  readonly values: WrittenValues;
  readonly configPath: WrittenValue | null;
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
}

const HELP_REMEDY = "see `nexusd-cluster --help`";

/** Flags after the program's name. Errors: CONFIG_INVALID for anything that is not a known flag. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const values = new Map<SettingKey, WrittenValue>();
  let configPath: WrittenValue | null = null;
  let wantsHelp = false;
  let wantsVersion = false;
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? "";
    const { name, inlineValue } = splitFlag(argument);
    if (name === "help") {
      wantsHelp = true;
      continue;
    }
    if (name === "version") {
      wantsVersion = true;
      continue;
    }
    const key = SETTING_KEYS.find((candidate) => SETTINGS[candidate].name === name);
    if (key === undefined && name !== CONFIG_FILE_FLAG) throw unknownName("flag", `--${name}`, "--");
    const isSwitch = key !== undefined && SETTINGS[key].placeholder === null;
    const next = argv[at + 1];
    let text = inlineValue;
    if (text === null && next !== undefined && !(isSwitch && next.startsWith("-"))) {
      text = next;
      at += 1;
    }
    if (text === null && isSwitch) text = "true";
    if (text === null) throw invalid(`--${name} is missing its value`, HELP_REMEDY);
    const written = { text, origin: `--${name}` };
    if (key === undefined) configPath = written;
    else values.set(key, written);
  }
  return { values, configPath, wantsHelp, wantsVersion };
}

function splitFlag(argument: string): { readonly name: string; readonly inlineValue: string | null } {
  if (argument === "-h") return { name: "help", inlineValue: null };
  if (argument === "-V") return { name: "version", inlineValue: null };
  if (!argument.startsWith("--") || argument === "--") {
    throw invalid(`unexpected argument ${JSON.stringify(argument)}`, HELP_REMEDY);
  }
  const equals = argument.indexOf("=");
  return equals === -1
    ? { name: argument.slice(2), inlineValue: null }
    : { name: argument.slice(2, equals), inlineValue: argument.slice(equals + 1) };
}

/** `NEXUS_*` variables that are settings. Others are left alone: container platforms add such names by themselves. */
export function readEnvironment(env: NodeJS.ProcessEnv): {
  readonly values: WrittenValues;
  readonly configPath: WrittenValue | null;
} {
  const values = new Map<SettingKey, WrittenValue>();
  for (const key of SETTING_KEYS) {
    const { variable } = SETTINGS[key];
    const text = env[variable];
    if (text !== undefined) values.set(key, { text, origin: variable });
  }
  const path = env[CONFIG_FILE_VARIABLE];
  return { values, configPath: path === undefined ? null : { text: path, origin: CONFIG_FILE_VARIABLE } };
}

/** A mapping from setting names to values; lists stand for comma-separated text. Errors: CONFIG_INVALID. */
export function readConfigFile(file: ConfigFile): WrittenValues {
  const values = new Map<SettingKey, WrittenValue>();
  for (const [name, value] of Object.entries(parseMapping(file))) {
    const key = SETTING_KEYS.find((candidate) => SETTINGS[candidate].name === name);
    if (key === undefined) throw unknownName(`key in ${file.path}:`, name, "");
    const origin = `${name} in ${file.path}`;
    values.set(key, { text: scalarText(value, origin), origin });
  }
  return values;
}

function parseMapping(file: ConfigFile): object {
  let document: unknown;
  try {
    document = parse(file.text);
  } catch (cause) {
    const firstLine = String(cause instanceof Error ? cause.message : cause).split("\n")[0];
    throw invalid(
      `config file ${file.path} is not YAML: ${firstLine}`,
      "repair it or start without it",
      cause,
    );
  }
  if (document === null || document === undefined) return {};
  if (typeof document !== "object" || Array.isArray(document)) {
    throw invalid(`config file ${file.path} is not a mapping`, "write lines like `data-dir: /var/lib/nexus`");
  }
  return document;
}

function scalarText(value: unknown, origin: string): string {
  if (Array.isArray(value)) return value.map((item) => scalarText(item, origin)).join(",");
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw invalid(`${origin} is neither text, number, switch nor list`, HELP_REMEDY);
}

function unknownName(what: string, shown: string, prefix: string): NexusError {
  const near = nearestName(shown.slice(prefix.length));
  return invalid(
    `unknown ${what} ${shown}`,
    near === null ? HELP_REMEDY : `did you mean ${prefix}${near}? ${HELP_REMEDY}`,
  );
}

const MAX_TYPING_DISTANCE = 3;

function nearestName(name: string): string | null {
  const names = [
    ...SETTING_KEYS.map((key): Setting<unknown> => SETTINGS[key]),
    { name: CONFIG_FILE_FLAG },
  ].map((setting) => ({ name: setting.name, distance: editDistance(name, setting.name) }));
  names.sort((a, b) => a.distance - b.distance);
  const best = names[0];
  return best !== undefined && best.distance <= MAX_TYPING_DISTANCE ? best.name : null;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? b.length;
}

function invalid(what: string, remedy: string, cause?: unknown): NexusError {
  return new NexusError({ code: "CONFIG_INVALID", what, remedy, cause });
}
