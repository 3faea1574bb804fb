import type { NodeId } from "@nexus/contracts";
import { afterEach, describe, expect, test } from "vitest";
import { splitAlternativeNames } from "../grpc/alternative-names.js";
import { createBasicPeerAuthorizer, type PeerCertificate } from "../identity.js";
import type { TransportSecurity } from "../security.js";
import { TEST_CERTIFICATES as pem } from "../testing/certificates.js";
import { startNode, type TestNode } from "../testing/nodes.js";
import { closeEverything, until } from "../testing/servers.js";
import { createClusterCalls } from "./cluster-calls.js";
import { assertCertifiedPeer } from "./node-certificate.js";

afterEach(closeEverything);

const certificate = (...alternativeNames: string[]): PeerCertificate => ({
  commonName: "a.example",
  alternativeNames,
  fingerprint: "",
  serialNumber: "",
});
const denied = expect.objectContaining({ code: "PERMISSION_DENIED" });

describe("who may be a peer", () => {
  const check =
    (names: string[], advertiseAddress: string, serverName: string | null = null) =>
    () =>
      assertCertifiedPeer(
        certificate(...names),
        { nodeId: 2 as NodeId, advertiseAddress, bootId: "b" },
        serverName,
      );

  test.each([
    [["DNS:a.example"], "a.example:2126"],
    [["DNS:*.peers.svc"], "n-1.peers.svc:2126"],
    [["IP Address:10.0.0.7"], "10.0.0.7:2126"],
    [["IP Address:0:0:0:0:0:0:0:1"], "[::1]:2126"],
    [["DNS:other", "URI:nexus://zone/root/node/7"], "a.example:2126"],
  ])("%j at %s may", (names, address) => {
    expect(check(names, address)).not.toThrow();
  });

  test.each([
    [["DNS:b.example"], "a.example:2126"],
    [["DNS:10.0.0.7"], "10.0.0.7:2126"],
    [[], "a.example:2126"],
    [["email:ann@example.org"], "a.example:2126"],
    [["URI:https://zone/"], "a.example:2126"],
    [["DNS:x, DNS:a.example"], "a.example:2126"],
    [["DNS:a.example"], ""],
    [["DNS:a.example"], "a.example"],
  ])("%j at %s may not", (names, address) => {
    expect(check(names, address)).toThrow(denied);
  });

  test("where diallers check a name of their own, that name counts", () => {
    expect(check(["DNS:nodes"], "a.example:2126", "nodes")).not.toThrow();
    expect(check(["DNS:a.example"], "a.example:2126", "nodes")).toThrow(denied);
  });

  test("node-to-node services are closed to a certificate without host names", () => {
    const authorize = createBasicPeerAuthorizer({ allowInsecureOffLoopback: false });
    const peer = (...names: string[]) => ({
      address: "127.0.0.1:5",
      isLoopback: true,
      certificate: certificate(...names),
      authToken: null,
    });
    expect(() => authorize(peer())).toThrow(denied);
    expect(() => authorize(peer("email:ann@example.org"))).toThrow(denied);
    expect(() => authorize(peer("DNS:a.example"))).not.toThrow();
    expect(() => authorize(peer("URI:nexus://zone/root/node/7"))).not.toThrow();
  });
});

test("a quoted alternative name is one name", () => {
  expect(splitAlternativeNames("DNS:a, IP Address:127.0.0.1, URI:nexus://zone/x")).toEqual([
    "DNS:a",
    "IP Address:127.0.0.1",
    "URI:nexus://zone/x",
  ]);
  expect(splitAlternativeNames('DNS:"a, URI:nexus://zone/x", DNS:b')).toEqual([
    "DNS:a, URI:nexus://zone/x",
    "DNS:b",
  ]);
  expect(splitAlternativeNames("")).toEqual([]);
});

describe("real certificates", () => {
  const utf8 = (text: string): Uint8Array => Buffer.from(text);
  const tls = (cert: string, key: string): TransportSecurity => ({
    kind: "mutual-tls",
    caPem: utf8(pem.caPem),
    certPem: utf8(cert),
    keyPem: utf8(key),
    serverName: null,
  });
  const ofNode = tls(pem.serverCertPem, pem.serverKeyPem);
  const ofAlice = tls(pem.clientCertPem, pem.clientKeyPem);
  const limits = { redialInitialMs: 10, redialMaxMs: 50 };
  const node = (id: number, dialsWith: TransportSecurity): Promise<TestNode> =>
    startNode(id, { network: { security: dialsWith, limits }, server: { security: ofNode } });

  test("any client's certificate made a member: it is refused, loudly, on both sides", async () => {
    const member = await node(1, ofNode);
    const stranger = await node(2, ofAlice);
    stranger.network.setPeerAddress(member.id, member.address);
    await until(() => member.problems.length > 0 && stranger.problems.length > 0, "both hear of it");
    expect(member.problems[0]?.error).toMatchObject({
      code: "PERMISSION_DENIED",
      what: expect.stringContaining("certificate alice is not one of node 2 at 127.0.0.1:1"),
      remedy: expect.stringContaining("--advertise-addr"),
    });
    expect(stranger.problems[0]?.error.code).toBe("PERMISSION_DENIED");
    stranger.send(member, "forged");
    expect(member.handler.received).toEqual([]);
  });

  test("nodes with certificates of nodes talk, and ask each other", async () => {
    const [a, b] = [await node(1, ofNode), await node(2, ofNode)];
    b.network.setPeerAddress(a.id, a.address);
    await until(() => {
      b.send(a, "hello");
      return a.handler.received.length > 0;
    }, "messages arrive");
    expect(a.problems).toEqual([]);
    const asked = createClusterCalls({ security: ofNode }).probe(a.address, 1_000);
    await expect(asked).rejects.toMatchObject({ what: "not part of this test" });
  });
});
