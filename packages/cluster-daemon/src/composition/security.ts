import { readFile } from "node:fs/promises";
import { NexusError } from "@nexus/contracts";
import type { TransportSecurity } from "@nexus/transport";
import type { Credentials } from "../config/types.js";

/** Reads the TLS files. Errors: CONFIG_INVALID naming the flag and the file. */
export async function loadSecurity(credentials: Credentials): Promise<TransportSecurity> {
  switch (credentials.kind) {
    case "loopback":
    case "none":
      return { kind: "insecure" };
    case "tls":
      return {
        kind: "mutual-tls",
        certPem: await readPem("--tls-cert", credentials.certFile),
        keyPem: await readPem("--tls-key", credentials.keyFile),
        caPem: await readPem("--tls-ca", credentials.caFile),
        serverName: null,
      };
    default:
      return credentials satisfies never;
  }
}

async function readPem(flag: string, file: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file);
    if (!bytes.includes("-----BEGIN ")) throw new Error("it holds no PEM block");
    return bytes;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: `${flag} ${file} cannot be used: ${detail}`,
      remedy: "name a PEM file this user can read",
      cause,
    });
  }
}
