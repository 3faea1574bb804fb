import type { IncarnationId, NodeId } from "@nexus/contracts";
import { expect, test } from "vitest";
import type { ZoneNote } from "../wire/node-frame.js";
import { PeerNotes } from "./peer-notes.js";
import type { PeerNetwork } from "./ports.js";

const PEER = 2 as NodeId;
const BEAT = { boot: 1, heardBoot: 0, ledZones: 0, refusesLeadership: false };
const NOTE = { kind: "wake", incarnation: "ab".repeat(16), term: 1, index: 1 } as unknown as ZoneNote;

function harness(): { notes: PeerNotes; sent: () => number; endTurn: () => void } {
  let sent = 0;
  const deferred: (() => void)[] = [];
  const network = {
    send: (): boolean => {
      sent += 1;
      return true;
    },
  } as unknown as PeerNetwork;
  const notes = new PeerNotes({
    network,
    defer: (callback) => void deferred.push(callback),
    rootIncarnation: () => "cd".repeat(16) as IncarnationId,
    beatFor: () => BEAT,
    onSent: () => undefined,
  });
  const endTurn = (): void => {
    for (const callback of deferred.splice(0)) callback();
  };
  return { notes, sent: () => sent, endTurn };
}

test("a peer that is told nothing else gets every beat", () => {
  const { notes, sent } = harness();
  for (let i = 0; i < 3; i += 1) notes.beat(PEER);
  expect(sent()).toBe(3);
});

test("a message that left since the last beats stands for one beat, not for two", () => {
  const { notes, sent, endTurn } = harness();
  notes.add(PEER, NOTE);
  endTurn();
  notes.beat(PEER);
  expect(sent()).toBe(1);
  notes.beat(PEER);
  expect(sent()).toBe(2);
});

test("what was gathered leaves with the beat, also when something left shortly before", () => {
  const { notes, sent, endTurn } = harness();
  notes.add(PEER, NOTE);
  endTurn();
  notes.add(PEER, NOTE);
  notes.beat(PEER);
  expect(sent()).toBe(2);
  endTurn();
  expect(sent()).toBe(2);
});
