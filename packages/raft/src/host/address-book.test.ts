import { parseNodeId } from "@nexus/lib";
import { describe, expect, it } from "vitest";
import type { ZoneReplica } from "../zone/replica.js";
import { AddressBook } from "./address-book.js";
import type { PeerNetwork } from "./ports.js";

const SELF = parseNodeId(1);
const OTHER = parseNodeId(2);
const REPLACED = parseNodeId(3);

/** What the network was told, by node. */
function newBook(): { book: AddressBook; told: Map<number, string> } {
  const told = new Map<number, string>();
  const network = {
    setPeerAddress: (node: number, address: string | null) => {
      if (address === null) told.delete(node);
      else told.set(node, address);
    },
  };
  return { book: new AddressBook(network as unknown as PeerNetwork, SELF), told };
}

function zoneOf(...members: readonly (readonly [number, string])[]): ZoneReplica {
  const entries = members.map(([nodeId, address]) => [nodeId, { nodeId, address }] as const);
  return { state: { members: new Map(entries) } } as unknown as ZoneReplica;
}

describe("the address book", () => {
  it("answers a leader whose membership did not get here yet: else what would tell of it never comes", () => {
    const { book, told } = newBook();
    book.setMembersOf([zoneOf([SELF, "a:1"], [OTHER, "b:1"])]);
    book.announce(REPLACED, "c:1");
    expect(told.get(REPLACED)).toBe("c:1");
    expect(book.get(REPLACED)).toBe("c:1");
  });

  it("prefers what a node says of itself to what the zones say of it, before and after it is a member", () => {
    const { book, told } = newBook();
    book.announce(OTHER, "b:2");
    book.setMembersOf([zoneOf([SELF, "a:1"], [OTHER, "b:1"])]);
    expect(told.get(OTHER)).toBe("b:2");
    book.announce(OTHER, "b:3");
    expect(told.get(OTHER)).toBe("b:3");
  });

  it("forgets a node that is no longer a member of anything", () => {
    const { book, told } = newBook();
    book.setMembersOf([zoneOf([SELF, "a:1"], [OTHER, "b:1"])]);
    book.announce(OTHER, "b:2");
    book.setMembersOf([zoneOf([SELF, "a:1"])]);
    expect(told.has(OTHER)).toBe(false);
    expect(book.get(OTHER)).toBeNull();
  });

  it("keeps a bounded number of strangers, and forgets the one heard of first", () => {
    const { book, told } = newBook();
    const strangers = Array.from({ length: 65 }, (_, i) => parseNodeId(100 + i));
    for (const [i, node] of strangers.entries()) book.announce(node, `s:${i}`);
    expect(told.size).toBe(64);
    expect(told.has(100)).toBe(false);
    expect(book.get(parseNodeId(100))).toBeNull();
    expect(told.get(164)).toBe("s:64");
  });
});
