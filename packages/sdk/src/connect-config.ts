import { readFile } from "node:fs/promises";
import { NexusError } from "@nexus/contracts";

/** What a configuration file of `connect()` may say: JSON, each key as the option of the same name. */
export interface ConnectConfig {
  readonly profile?: string;
  readonly servers?: string | readonly string[];
  readonly folder?: string;
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** PEM files. */
  readonly tls?: TlsFiles;
}

export interface TlsFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly serverName?: string;
}

/** Text of a local file, or null when there is none. */
export type ReadTextFile = (file: string) => Promise<string | null>;

export async function readTextFile(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The configuration in a file, null when there is none. Errors: CONFIG_INVALID naming the file and the key. */
export async function loadConnectConfig(file: string, read: ReadTextFile): Promise<ConnectConfig | null> {
  const text = await read(file).catch((cause: unknown) => {
    throw configError(
      file,
      `cannot be read: ${messageOf(cause)}`,
      "correct its permissions, or remove it",
      cause,
    );
  });
  return text === null ? null : parseConnectConfig(text, file);
}

export function parseConnectConfig(text: string, file: string): ConnectConfig {
  const values = objectOf(parseJson(text, file), file, "the file");
  for (const key of Object.keys(values)) {
    if (!Object.hasOwn(CHECKS, key)) {
      throw configError(file, `has an unknown key "${key}"`, `known keys: ${Object.keys(CHECKS).join(", ")}`);
    }
    const expected = CHECKS[key as keyof typeof CHECKS](values[key]);
    if (expected !== null)
      throw configError(file, `${key} is not ${expected}`, "correct it, or leave it out");
  }
  return values;
}

/** What a value of each key must be, or null when it is. */
const CHECKS: Readonly<Record<keyof ConnectConfig, (value: unknown) => string | null>> = {
  profile: (value) => (typeof value === "string" ? null : "text"),
  servers: (value) => (typeof value === "string" || isTextList(value) ? null : "text or a list of texts"),
  folder: (value) => (typeof value === "string" ? null : "text"),
  timeoutMs: (value) => (typeof value === "number" ? null : "a number of milliseconds"),
  connectTimeoutMs: (value) => (typeof value === "number" ? null : "a number of milliseconds"),
  tls: (value) =>
    isTlsFiles(value) ? null : "an object of the PEM files ca, cert, key, and perhaps serverName",
};

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isTlsFiles(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const known = ["ca", "cert", "key", "serverName"];
  const entries = Object.entries(value);
  return (
    entries.every(([key, text]) => known.includes(key) && typeof text === "string") &&
    known.slice(0, 3).every((key) => Object.hasOwn(value, key))
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw configError(file, `is not JSON: ${messageOf(cause)}`, "correct it, or remove it", cause);
  }
}

function objectOf(value: unknown, file: string, name: string): ConnectConfig & Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as ConnectConfig & Record<string, unknown>;
  }
  throw configError(file, `${name} is not a JSON object`, 'write {"servers": "host:port"}');
}

function configError(file: string, problem: string, remedy: string, cause?: unknown): NexusError {
  return new NexusError({
    code: "CONFIG_INVALID",
    what: `${file} ${problem}`,
    remedy,
    details: { file },
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
