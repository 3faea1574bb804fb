import { ChannelCredentials, ServerCredentials } from "@grpc/grpc-js";
import { NexusError } from "@nexus/contracts";
import { isLoopbackHost, parseAddress } from "@nexus/lib";

/**
 * How a connection is protected. `insecure` is plaintext: a listener refuses it off loopback unless told
 * otherwise. `mutual-tls` demands a certificate of the given authority from both sides.
 */
export type TransportSecurity =
  | { readonly kind: "insecure" }
  | {
      readonly kind: "mutual-tls";
      readonly caPem: Uint8Array;
      readonly certPem: Uint8Array;
      readonly keyPem: Uint8Array;
      /** The name the server's certificate is checked for; null: the dialled host. */
      readonly serverName: string | null;
    };

export const INSECURE: TransportSecurity = { kind: "insecure" };

export function clientCredentials(security: TransportSecurity): ChannelCredentials {
  if (security.kind === "insecure") return ChannelCredentials.createInsecure();
  return refuseBadPem(() =>
    ChannelCredentials.createSsl(
      Buffer.from(security.caPem),
      Buffer.from(security.keyPem),
      Buffer.from(security.certPem),
    ),
  );
}

export function serverCredentials(security: TransportSecurity): ServerCredentials {
  if (security.kind === "insecure") return ServerCredentials.createInsecure();
  const pair = { private_key: Buffer.from(security.keyPem), cert_chain: Buffer.from(security.certPem) };
  return refuseBadPem(() => ServerCredentials.createSsl(Buffer.from(security.caPem), [pair], true));
}

/** Errors: BOOT_REFUSED when a plaintext listener would be reachable from other machines. */
export function assertListenerAllowed(
  address: string,
  security: TransportSecurity,
  allowInsecureOffLoopback: boolean,
): void {
  if (security.kind === "mutual-tls" || allowInsecureOffLoopback) return;
  if (isLoopbackHost(listenHost(address))) return;
  throw new NexusError({
    code: "BOOT_REFUSED",
    what: `listener ${address} is reachable from other machines but has no credentials`,
    remedy: "configure TLS, bind 127.0.0.1, or pass --insecure-no-auth",
    details: { address },
  });
}

/** Port 0 (any free one) is for tests and is not an address a peer could dial. */
function listenHost(address: string): string {
  return parseAddress(address.replace(/:0$/, ":1")).host;
}

function refuseBadPem<T>(create: () => T): T {
  try {
    return create();
  } catch (cause) {
    throw new NexusError({
      code: "CONFIG_INVALID",
      what: `TLS material is not usable (${cause instanceof Error ? cause.message : String(cause)})`,
      remedy: "check the ca, cert and key PEM files",
      cause,
    });
  }
}
