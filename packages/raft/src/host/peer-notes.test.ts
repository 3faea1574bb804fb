import type { IncarnationId, NodeId } from "@nexus/contracts";
import { expect, test } from "vitest";
import type { ZoneNote } from "../wire/node-frame.js";
import { decodePeerFrame } from "../wire/peer-frame.js";
import { PeerNotes } from "./peer-notes.js";
import type { PeerMessage, PeerNetwork } from "./ports.js";

const PEER = 2 as NodeId;
const BEAT = { boot: 1, heardBoot: 0, ledZones: 0, refusesLeadership: false };
const NOTE = { kind: "wake", incarnation: "ab".repeat(16), term: 1, index: 1 } as unknown as ZoneNote;
const CLAIM: ZoneNote = { ...NOTE, kind: "claim" };

interface Harness {
  readonly notes: PeerNotes;
  sent(): number;
  /** Their kinds, of all messages. */
  notesSent(): readonly string[];
  endTurn(): void;
}

function harness(): Harness {
  let sent = 0;
  const kinds: string[] = [];
  const deferred: (() => void)[] = [];
  const network = {
    send: (_to: NodeId, { bytes }: PeerMessage): boolean => {
      sent += 1;
      const frame = decodePeerFrame(bytes);
      if (frame.kind === "node") kinds.push(...frame.frame.notes.map(({ kind }) => kind));
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
  return { notes, sent: () => sent, notesSent: () => kinds, endTurn };
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

test("what was gathered leaves with the beat", () => {
  const { notes, sent, endTurn } = harness();
  notes.add(PEER, NOTE);
  notes.beat(PEER);
  expect(sent()).toBe(1);
  endTurn();
  expect(sent()).toBe(1);
});

test("a claim makes no message of its own: it goes along with the next one", () => {
  const { notes, sent, notesSent, endTurn } = harness();
  notes.add(PEER, CLAIM);
  endTurn();
  expect(sent()).toBe(0);
  notes.add(PEER, NOTE);
  endTurn();
  expect(sent()).toBe(1);
  expect(notesSent()).toEqual(["claim", "wake"]);
});

test("a claim leaves with the second beat at the latest", () => {
  const { notes, sent, notesSent, endTurn } = harness();
  notes.add(PEER, NOTE);
  endTurn();
  notes.add(PEER, CLAIM);
  notes.beat(PEER);
  expect(sent()).toBe(1);
  notes.beat(PEER);
  expect(sent()).toBe(2);
  expect(notesSent()).toEqual(["wake", "claim"]);
});
