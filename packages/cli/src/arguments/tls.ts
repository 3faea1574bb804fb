import { NexusError } from "@nexus/contracts";
import type { TlsCredentials } from "@nexus/sdk";
import { type OptionValues, text } from "../command.js";
import type { ReadTextFile } from "../config/config-file.js";
import { usageError } from "./usage-error.js";

/** One PEM file, and the flag or variable that named it. */
interface NamedFile {
  readonly source: string;
  readonly file: string;
}

export interface TlsFiles {
  readonly ca: NamedFile;
  readonly cert: NamedFile;
  readonly key: NamedFile;
}

/**
 * `--tls-ca`, `--tls-cert` and `--tls-key`, each else from NEXUS_TLS_CA, NEXUS_TLS_CERT, NEXUS_TLS_KEY: all three, or
 * null for none. Errors: INVALID_ARGUMENT naming what is missing.
 */
export function compileTlsFiles(
  options: OptionValues,
  env: Readonly<Record<string, string | undefined>>,
): TlsFiles | null {
  const named = (flag: string, option: string, variable: string): NamedFile | null => {
    const fromFlag = text(options, option);
    if (fromFlag !== null) return { source: flag, file: fromFlag };
    const fromEnv = env[variable];
    return fromEnv === undefined || fromEnv === "" ? null : { source: variable, file: fromEnv };
  };
  const ca = named("--tls-ca", "tlsCa", "NEXUS_TLS_CA");
  const cert = named("--tls-cert", "tlsCert", "NEXUS_TLS_CERT");
  const key = named("--tls-key", "tlsKey", "NEXUS_TLS_KEY");
  if (ca !== null && cert !== null && key !== null) return { ca, cert, key };
  if (ca === null && cert === null && key === null) return null;
  const missing = [ca ?? "--tls-ca", cert ?? "--tls-cert", key ?? "--tls-key"].filter(
    (flag) => typeof flag === "string",
  );
  throw usageError(`${missing.join(" and ")} missing beside the other TLS files`, "give all three, or none");
}

/** Errors: CONFIG_INVALID naming the file and what named it. */
export async function loadTlsCredentials(
  files: TlsFiles,
  readTextFile: ReadTextFile,
): Promise<TlsCredentials> {
  const read = (named: NamedFile): Promise<string> => readPem(named, readTextFile);
  return { ca: await read(files.ca), cert: await read(files.cert), key: await read(files.key) };
}

async function readPem({ source, file }: NamedFile, readTextFile: ReadTextFile): Promise<string> {
  let problem = "there is no such file";
  let cause: unknown = null;
  try {
    const pem = await readTextFile(file);
    if (pem?.includes("-----BEGIN ")) return pem;
    if (pem !== null) problem = "it holds no PEM block";
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    cause = error;
  }
  throw new NexusError({
    code: "CONFIG_INVALID",
    what: `${source} ${file} cannot be used: ${problem}`,
    remedy: "name a PEM file this user can read",
    cause,
  });
}
