import type { ServerUnaryCall } from "@grpc/grpc-js";
import { isLoopbackAddress, type PeerCertificate, type PeerInfo } from "../identity.js";
import { splitAlternativeNames } from "./alternative-names.js";

type Call = Pick<ServerUnaryCall<unknown, unknown>, "getPeer" | "getAuthContext">;

/** Who is on the other end of a server call, as far as the connection tells. */
export function peerInfoOf(call: Call, authToken: string): PeerInfo {
  const address = call.getPeer();
  return {
    address,
    isLoopback: isLoopbackAddress(address),
    certificate: certificateOf(call),
    authToken: authToken === "" ? null : authToken,
  };
}

function certificateOf(call: Call): PeerCertificate | null {
  const certificate = call.getAuthContext().sslPeerCertificate;
  // Node reports a missing client certificate as an object without fields.
  if (certificate === undefined || certificate.subject === undefined) return null;
  const names = certificate.subjectaltname;
  return {
    commonName: firstOf(certificate.subject.CN),
    alternativeNames: names === undefined ? [] : splitAlternativeNames(names),
    fingerprint: certificate.fingerprint256,
    serialNumber: certificate.serialNumber,
  };
}

function firstOf(name: string | string[] | undefined): string {
  if (Array.isArray(name)) return name[0] ?? "";
  return name ?? "";
}
