import { NexusError } from "@nexus/contracts";
import { type Address, parseAddress } from "@nexus/lib";
import type { AgentCommand } from "@nexus/services";
import type { CacheConfig } from "./types.js";

/** Readers of single configuration values. Each throws an Error that says what is wrong with the text. */

export function readText(text: string): string {
  if (text.trim() === "") throw new Error("is empty");
  return text;
}

export function readHostname(text: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})$/.test(text)) {
    throw new Error("is not a host name (letters, digits, dots and dashes, up to 253)");
  }
  return text;
}

export function readFlag(text: string): boolean {
  switch (text.trim().toLowerCase()) {
    case "true":
    case "1":
    case "yes":
      return true;
    case "false":
    case "0":
    case "no":
    case "":
      return false;
    default:
      throw new Error("is neither true nor false");
  }
}

/** A switch that may name what is founded, as the original daemon's does; only root is founded at boot. */
export function readFoundedZone(text: string): boolean {
  if (text.trim() === "root") return true;
  try {
    return readFlag(text);
  } catch {
    throw new Error("names a zone that is not founded at boot; found root, then use `nexus zone create`");
  }
}

/** Errors besides Error: NexusError with the remedy. */
export function readAddress(text: string): Address {
  const { host, port, id } = parseOrExplain(text);
  if (id !== null)
    throw new Error("names a node id; write host:port alone, ids are learnt from the node itself");
  return { host, port };
}

function parseOrExplain(text: string): ReturnType<typeof parseAddress> {
  try {
    return parseAddress(text);
  } catch (cause) {
    const { code, what } = NexusError.from(cause);
    throw new NexusError({ code, what, remedy: "write it as host:port, an IPv6 host in brackets", cause });
  }
}

export function readAddressList(text: string): readonly Address[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map(readAddress);
}

export type CacheLocation =
  | Exclude<CacheConfig, { kind: "redis" }>
  | { readonly kind: "redis"; readonly url: string };

/** `none`, `memory`, or the address of a Redis server. */
export function readCacheLocation(text: string): CacheLocation {
  const trimmed = text.trim();
  if (trimmed === "none" || trimmed === "memory") return { kind: trimmed };
  if (!URL.canParse(trimmed)) throw new Error(CACHE_LOCATIONS);
  const { protocol, hostname, pathname } = new URL(trimmed);
  const isRedis = (protocol === "redis:" || protocol === "rediss:") && hostname !== "";
  if (!isRedis || !/^(?:\/\d*)?$/.test(pathname)) throw new Error(CACHE_LOCATIONS);
  return { kind: "redis", url: trimmed };
}

const CACHE_LOCATIONS = "is neither none, memory nor redis://[[user]:password@]host[:port][/database]";

/** `worker=/opt/worker --fast,indexer=/usr/bin/indexer`: absolute programs with their arguments, by name. */
export function readAgentCommands(text: string): readonly AgentCommand[] {
  const commands = new Map<string, AgentCommand>();
  for (const entry of text.split(",")) {
    const match = /^\s*([A-Za-z0-9][A-Za-z0-9._-]{0,63})=(\/\S*)((?:\s+\S+)*)\s*$/.exec(entry);
    if (match === null) throw new Error("is not a list of NAME=/PROGRAM [ARGUMENT ...]");
    const [, name = "", program = "", args = ""] = match;
    if (commands.has(name)) throw new Error(`names ${name} twice`);
    commands.set(name, { name, program, args: args.split(/\s+/).filter((arg) => arg !== "") });
  }
  return [...commands.values()];
}

/** Names of environment variables, separated by commas. */
export function readVariableNames(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong !== undefined) throw new Error(`has ${JSON.stringify(wrong)}, which is no name of a variable`);
  return names;
}

const DURATION_UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `500ms`, `30s`, `5m`, `1h`, or 0. Returns milliseconds. */
export function readDurationMs(text: string): number {
  const match = /^(\d{1,9})(ms|s|m|h)$/.exec(text.trim());
  if (text.trim() === "0") return 0;
  if (match === null) throw new Error("is not a duration (500ms, 30s, 5m, 1h, or 0)");
  return Number(match[1]) * DURATION_UNITS_MS[match[2] as keyof typeof DURATION_UNITS_MS];
}

const BYTE_UNITS = { "": 1, KiB: 1_024, MiB: 1_024 ** 2, GiB: 1_024 ** 3 } as const;

/** `65536`, `64KiB`, `100MiB`, `2GiB`. Returns bytes. */
export function readBytes(text: string): number {
  const match = /^(\d{1,12})\s*(KiB|MiB|GiB)?$/.exec(text.trim());
  if (match === null) throw new Error("is not a size in bytes (65536, 64KiB, 100MiB, 2GiB)");
  return Number(match[1]) * BYTE_UNITS[(match[2] ?? "") as keyof typeof BYTE_UNITS];
}

/** A reserve smaller than this (bytes) would not let a database open. */
const MIN_DISK_RESERVE_BYTES = 8 * 1024 * 1024;

/** 0, or a size that is of use. */
export function readDiskReserve(text: string): number {
  const bytes = readBytes(text);
  if (bytes > 0 && bytes < MIN_DISK_RESERVE_BYTES) throw new Error("is neither 0 nor at least 8MiB");
  return bytes;
}

export function readBytesOfAtLeast(minimum: number): (text: string) => number {
  return (text) => {
    const bytes = readBytes(text);
    if (bytes < minimum) throw new Error(`is below ${minimum} bytes`);
    return bytes;
  };
}

export function readCount(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value >= minimum && value <= maximum)) {
      throw new Error(`is not a whole number from ${minimum} to ${maximum}`);
    }
    return value;
  };
}

export function readOneOf<T extends string>(...choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text.trim());
    if (found === undefined) throw new Error(`is none of ${choices.join(", ")}`);
    return found;
  };
}

/** 32 lower-case hex digits, as `nexus status` shows them. */
export function readClusterId(text: string): string {
  if (!/^[0-9a-f]{32}$/.test(text)) throw new Error("is not a cluster id (32 hex digits)");
  return text;
}
