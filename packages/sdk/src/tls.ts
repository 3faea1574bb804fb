import { NexusError } from "@nexus/contracts";
import type { ReadTextFile, TlsFiles } from "./connect-config.js";
import type { TlsCredentials } from "./options.js";

const VARIABLES = { ca: "NEXUS_TLS_CA", cert: "NEXUS_TLS_CERT", key: "NEXUS_TLS_KEY" } as const;
const PARTS = ["ca", "cert", "key"] as const;

/**
 * The credentials of NEXUS_TLS_CA, NEXUS_TLS_CERT and NEXUS_TLS_KEY, else of the configuration's files, else null.
 * Errors: CONFIG_INVALID naming what is missing or cannot be read.
 */
export async function findTls(
  env: Readonly<Record<string, string | undefined>>,
  configured: TlsFiles | null,
  read: ReadTextFile,
): Promise<TlsCredentials | null> {
  const set = PARTS.filter((part) => (env[VARIABLES[part]] ?? "") !== "");
  if (set.length === 0) {
    if (configured === null) return null;
    const [ca, cert, key] = await readAll(
      PARTS.map((part) => ({ by: `tls.${part}`, file: configured[part] })),
      read,
    );
    return {
      ca,
      cert,
      key,
      ...(configured.serverName === undefined ? {} : { serverName: configured.serverName }),
    };
  }
  const missing = PARTS.filter((part) => !set.includes(part)).map((part) => VARIABLES[part]);
  if (missing.length > 0) {
    throw tlsError(
      `${missing.join(" and ")} missing beside the other TLS variables`,
      "set all three, or none",
    );
  }
  const files = PARTS.map((part) => ({ by: VARIABLES[part], file: env[VARIABLES[part]] ?? "" }));
  const [ca, cert, key] = await readAll(files, read);
  return { ca, cert, key };
}

interface NamedFile {
  readonly by: string;
  readonly file: string;
}

async function readAll(files: readonly NamedFile[], read: ReadTextFile): Promise<[string, string, string]> {
  const [ca = "", cert = "", key = ""] = await Promise.all(files.map((each) => readPem(each, read)));
  return [ca, cert, key];
}

async function readPem({ by, file }: NamedFile, read: ReadTextFile): Promise<string> {
  const text = await read(file).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw tlsError(`${by} ${file} cannot be read: ${reason}`, "correct its permissions", cause);
  });
  if (text?.includes("-----BEGIN ")) return text;
  const problem = text === null ? "there is no such file" : "it holds no PEM block";
  throw tlsError(`${by} ${file} cannot be used: ${problem}`, "name a PEM file this user can read");
}

function tlsError(what: string, remedy: string, cause?: unknown): NexusError {
  return new NexusError({ code: "CONFIG_INVALID", what, remedy, cause });
}
