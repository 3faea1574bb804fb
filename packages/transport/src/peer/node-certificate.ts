import { checkServerIdentity, type PeerCertificate as TlsCertificate } from "node:tls";
import { NexusError } from "@nexus/contracts";
import { parseAddress } from "@nexus/lib";
import type { PeerCertificate } from "../identity.js";
import type { PeerIdentity } from "./hello.js";

/** A URI of this form among a certificate's names makes it a node's, whatever host the node is on. */
const NODE_URI = "URI:nexus://zone/";
const REMEDY =
  "give the node a certificate with the host of its --advertise-addr among its alternative names (DNS or IP), " +
  "or with a URI nexus://zone/...";

/** Errors: PERMISSION_DENIED for a certificate that names no host and no node: it is a client's. */
export function assertNodeCertificate(certificate: PeerCertificate, from: string): void {
  if (isNodeByUri(certificate) || hostNames(certificate).length > 0) return;
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `certificate ${certificate.commonName} of ${from} names no host and no node: it is not a node's`,
    remedy: REMEDY,
  });
}

/**
 * A peer's certificate must be one it could serve with at the address it tells others to dial, as whoever dials it
 * will check: otherwise any client's certificate would do for a member. `serverName` is what diallers check
 * instead of the host, where one is configured. Errors: PERMISSION_DENIED.
 */
export function assertCertifiedPeer(
  certificate: PeerCertificate,
  peer: PeerIdentity,
  serverName: string | null,
): void {
  if (isNodeByUri(certificate)) return;
  const problem = mismatch(certificate, peer, serverName);
  if (problem === null) return;
  const { commonName } = certificate;
  throw new NexusError({
    code: "PERMISSION_DENIED",
    what: `certificate ${commonName} is not one of node ${peer.nodeId} at ${peer.advertiseAddress}: ${problem}`,
    remedy: REMEDY,
    details: { nodeId: peer.nodeId, advertiseAddress: peer.advertiseAddress, commonName },
  });
}

function mismatch(
  certificate: PeerCertificate,
  peer: PeerIdentity,
  serverName: string | null,
): string | null {
  const names = hostNames(certificate);
  if (names.length === 0) return "it names no host";
  const host = serverName ?? hostOf(peer.advertiseAddress);
  if (host === null) return "that is no address";
  // The common name is a user's here, never a host: it is left out.
  const subject = { subject: {}, subjectaltname: names.join(", ") } as unknown as TlsCertificate;
  return checkServerIdentity(host, subject)?.message ?? null;
}

function hostOf(address: string): string | null {
  try {
    return parseAddress(address).host;
  } catch {
    // The caller reports the address.
    return null;
  }
}

function isNodeByUri(certificate: PeerCertificate): boolean {
  return certificate.alternativeNames.some((name) => name.startsWith(NODE_URI));
}

/** Names with a comma or a quote are no hosts, and would be taken apart below. */
function hostNames(certificate: PeerCertificate): readonly string[] {
  return certificate.alternativeNames.filter((name) => /^(?:DNS|IP Address):[^",]+$/.test(name));
}
