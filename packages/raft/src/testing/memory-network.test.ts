import { type IncarnationId, ROOT_ZONE } from "@nexus/contracts";
import { parseNodeId } from "@nexus/lib";
import { expect, test } from "vitest";
import type { PeerMessage, PeerNetworkHandler } from "../host/ports.js";
import { MemoryNetwork } from "./memory-network.js";

const SPEAKER = parseNodeId(1);
const STARTING = parseNodeId(2);
const MESSAGE: PeerMessage = {
  zoneId: ROOT_ZONE,
  incarnation: "0".repeat(32) as IncarnationId,
  priority: "normal",
  bytes: Uint8Array.of(1),
};

/** Notes who said where it is, and how many messages came. */
class Listener implements PeerNetworkHandler {
  readonly addresses: (readonly [number, string])[] = [];
  messages = 0;

  onMessages(): void {
    this.messages += 1;
  }
  onAddress(node: number, address: string): void {
    this.addresses.push([node, address]);
  }
  onUnreachable(): void {}
  onStreamLost(): void {}
  onSnapshot(): Promise<void> {
    return Promise.reject(new Error("no snapshot was sent"));
  }
  onSnapshotOffer(): Promise<never> {
    return Promise.reject(new Error("no snapshot was offered"));
  }
}

test("a node that is starting hears where a peer is once it listens (seed 601362)", () => {
  const network = new MemoryNetwork({
    schedule: (_delayMs, run) => run(),
    fate: () => ({ arrivalsMs: [0] }),
  });
  const speaker = network.attach(SPEAKER, "10.0.0.1:2126", (run) => run()).network;
  const starting = network.attach(STARTING, "10.0.0.2:2126", (run) => run()).network;
  const listener = new Listener();

  speaker.setPeerAddress(STARTING, "10.0.0.2:2126");
  speaker.send(STARTING, MESSAGE);
  starting.setHandler(listener);
  speaker.send(STARTING, MESSAGE);
  speaker.send(STARTING, MESSAGE);

  expect(listener).toMatchObject({ addresses: [[SPEAKER, "10.0.0.1:2126"]], messages: 2 });
});
