import type { OperationContext } from "@nexus/contracts";
import { NexusError, ROOT_ZONE } from "@nexus/contracts";
import { isLoopbackHost } from "@nexus/lib";
import { assertNodeCertificate } from "./peer/node-certificate.js";

/** What is known of a caller before it is identified. */
export interface PeerInfo {
  /** `host:port` the connection comes from. */
  readonly address: string;
  readonly isLoopback: boolean;
  /** Of the client certificate, already verified against the cluster's authority; null in plaintext. */
  readonly certificate: PeerCertificate | null;
  /** As the request carried it; null when empty. */
  readonly authToken: string | null;
}

export interface PeerCertificate {
  readonly commonName: string;
  /** `URI:...`, `DNS:...` as the certificate lists them. */
  readonly alternativeNames: readonly string[];
  /** SHA-256 over the DER, upper-case hex with colons. */
  readonly fingerprint: string;
  readonly serialNumber: string;
}

/**
 * Resolves who calls, once per unary call, stream or session; the answer is passed to every kernel call.
 * `requestId` of the answer is replaced per call. Errors: UNAUTHENTICATED, PERMISSION_DENIED.
 */
export type Authenticator = (peer: PeerInfo) => OperationContext | Promise<OperationContext>;

/** Decides whether a caller may use the node-to-node services. Throws UNAUTHENTICATED or PERMISSION_DENIED. */
export type PeerAuthorizer = (peer: PeerInfo) => void;

export interface BasicAuthenticatorOptions {
  /** Plaintext callers off loopback are admitted as well (`--insecure-no-auth`). */
  readonly allowInsecureOffLoopback: boolean;
}

/**
 * The rule of this release: a verified client certificate is the administrator its CN names; a plaintext caller
 * on loopback is the local administrator; everybody else is refused UNAUTHENTICATED.
 */
export function createBasicAuthenticator(options: BasicAuthenticatorOptions): Authenticator {
  return (peer) => {
    if (peer.certificate !== null) return administrator(peer.certificate.commonName);
    assertOpen(peer, options);
    return administrator("local");
  };
}

/**
 * Nodes prove themselves by a certificate of the cluster that names a host or a node, clients' certificates do not;
 * in plaintext only loopback is trusted. A peer stream asks for more: see `assertCertifiedPeer`.
 */
export function createBasicPeerAuthorizer(options: BasicAuthenticatorOptions): PeerAuthorizer {
  return (peer) => {
    if (peer.certificate === null) assertOpen(peer, options);
    else assertNodeCertificate(peer.certificate, peer.address);
  };
}

function assertOpen(peer: PeerInfo, options: BasicAuthenticatorOptions): void {
  if (peer.isLoopback || options.allowInsecureOffLoopback) return;
  throw new NexusError({
    code: "UNAUTHENTICATED",
    what: `caller ${peer.address} brought no credentials`,
    remedy: "connect with a client certificate of this cluster",
  });
}

function administrator(userId: string): OperationContext {
  return {
    userId,
    zoneId: ROOT_ZONE,
    isAdmin: true,
    isSystem: false,
    subjectType: "user",
    subjectId: userId,
    agentId: null,
    groups: [],
    zoneGrants: [],
    requestId: "",
  };
}

/** True for `127.0.0.1:1234`, `[::1]:1234`, and IPv4 mapped into IPv6. */
export function isLoopbackAddress(address: string): boolean {
  const host = address.slice(0, Math.max(0, address.lastIndexOf(":")));
  const bare = host.replace(/^\[|\]$/g, "").replace(/^::ffff:/i, "");
  return isLoopbackHost(bare);
}
