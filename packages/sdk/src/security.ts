import { INSECURE, type TransportSecurity } from "@nexus/transport/client";
import type { TlsCredentials } from "./options.js";

/** null: plaintext. */
export function securityOf(tls: TlsCredentials | null): TransportSecurity {
  if (tls === null) return INSECURE;
  const { ca, cert, key, serverName } = tls;
  return {
    kind: "mutual-tls",
    caPem: Buffer.from(ca),
    certPem: Buffer.from(cert),
    keyPem: Buffer.from(key),
    serverName: serverName ?? null,
  };
}
