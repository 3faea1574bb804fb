import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { compileRaftConfig, type RaftOptions } from "./config.js";
import { confStateOf, emptySnapshot, MemoryStorage } from "./conformance/memory-storage.js";
import type { RaftEvent } from "./events.js";
import { type MessageDraft, newMessage } from "./messages.js";
import { RawNode } from "./raw-node.js";
import type { ConfChange, HardState, Message, RaftStorage, Ready, Snapshot } from "./types.js";

const SELF = 1 as NodeId;
const OTHER = 2 as NodeId;
const STRANGER = 9 as NodeId;

function snapshotAt(index: number, voters: number[]): Snapshot {
  return {
    metadata: { index: index as LogIndex, term: 1 as Term, confState: confStateOf(voters, []) },
    data: new Uint8Array(0),
  };
}

class Fixture {
  readonly events: RaftEvent[] = [];
  readonly storage: MemoryStorage;
  readonly node: RawNode;

  constructor(
    voters: number[],
    options: Partial<RaftOptions> = {},
    wrap = (storage: RaftStorage) => storage,
  ) {
    const snapshot = snapshotAt(10, voters);
    this.storage = new MemoryStorage(() => snapshot);
    this.storage.applySnapshot(snapshot);
    this.storage.setHardState({ term: 1 as Term, vote: null, commit: 10 as LogIndex });
    const config = compileRaftConfig({
      id: SELF,
      random: () => 0,
      asyncStorageWrites: false,
      applied: 10 as LogIndex,
      preVote: false,
      events: (event) => this.events.push(event),
      ...options,
    });
    this.node = new RawNode(config, wrap(this.storage));
  }

  /** Carries out one Ready of the synchronous mode. */
  turn(): Ready {
    const ready = this.node.ready();
    if (ready.hardState !== null) this.storage.setHardState(ready.hardState);
    this.storage.append(ready.entries);
    this.node.advance();
    return ready;
  }

  turns(): Ready[] {
    const taken: Ready[] = [];
    while (this.node.hasReady()) taken.push(this.turn());
    return taken;
  }

  from(sender: NodeId, type: Message["type"], fields: Partial<MessageDraft> = {}): Message {
    const term = this.node.basicStatus().term;
    return { ...newMessage(type, SELF, sender), term, ...fields };
  }

  /** Makes this node the leader of {1, 2}. */
  lead(): void {
    this.node.campaign();
    this.turns();
    this.node.step(this.from(OTHER, "MsgVoteResp"));
    this.turns();
    this.node.step(this.from(OTHER, "MsgAppResp", { index: 11 as LogIndex }));
    this.turns();
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);
const addThree: ConfChange = {
  transition: "ConfChangeTransitionAuto",
  changes: [{ type: "ConfChangeAddNode", nodeId: 3 as NodeId }],
  context: new Uint8Array(0),
};

describe("a proposal is answered by what became of it", () => {
  it("dropped without a leader, while campaigning, and without permission to forward", () => {
    const { node } = new Fixture([1, 2]);
    expect(node.propose(bytes("x"))).toEqual({ kind: "dropped", reason: "noLeader" });
    node.campaign();
    expect(node.propose(bytes("x"))).toEqual({ kind: "dropped", reason: "campaigning" });

    const silent = new Fixture([1, 2], { disableProposalForwarding: true });
    silent.node.step(silent.from(OTHER, "MsgHeartbeat"));
    expect(silent.node.propose(bytes("x"))).toEqual({ kind: "dropped", reason: "forwardingDisabled" });
  });

  it("forwarded to the leader a follower knows", () => {
    const fixture = new Fixture([1, 2]);
    fixture.node.step(fixture.from(OTHER, "MsgHeartbeat"));
    expect(fixture.node.propose(bytes("x"))).toEqual({ kind: "forwarded", to: OTHER });
  });

  it("appended with its place in the log, a batch as one", () => {
    const fixture = new Fixture([1, 2]);
    fixture.lead();
    expect(fixture.node.propose(bytes("x"))).toEqual({ kind: "appended", index: 12, term: 2 });
    expect(fixture.node.proposeBatch([bytes("y"), bytes("z")])).toEqual({
      kind: "appended",
      index: 14,
      term: 2,
    });
  });

  it("dropped while leadership is handed over, and above the limit on what is uncommitted", () => {
    const fixture = new Fixture([1, 2], { maxUncommittedEntriesSize: 4 });
    fixture.lead();
    fixture.node.propose(bytes("full"));
    expect(fixture.node.propose(bytes("x"))).toEqual({ kind: "dropped", reason: "uncommittedLimit" });
    fixture.node.transferLeader(OTHER);
    expect(fixture.node.propose(bytes("x"))).toEqual({ kind: "dropped", reason: "leadershipTransferring" });
    expect(fixture.node.basicStatus().leadTransferee).toBe(OTHER);
  });

  it("refused, with an empty entry in its place, when it is a change that does not fit", () => {
    const fixture = new Fixture([1, 2]);
    fixture.lead();
    expect(fixture.node.proposeConfChange(addThree)).toMatchObject({ kind: "appended", index: 12 });
    const second = fixture.node.proposeConfChange(addThree);
    expect(second).toEqual({ kind: "confChangeRefused", reason: "alreadyPending", index: 13, term: 2 });
    expect(fixture.events).toContainEqual({ kind: "confChangeRefused", reason: "alreadyPending", index: 13 });
    expect(fixture.turn().entries.map(({ type }) => type)).toEqual(["EntryConfChangeV2", "EntryNormal"]);
  });

  it("a change dropped for its size leaves no change pending", () => {
    const fixture = new Fixture([1, 2], { maxUncommittedEntriesSize: 4 });
    fixture.lead();
    fixture.node.propose(bytes("full"));
    expect(fixture.node.proposeConfChange(addThree)).toMatchObject({ reason: "uncommittedLimit" });
    fixture.turns();
    fixture.node.step(fixture.from(OTHER, "MsgAppResp", { index: 12 as LogIndex }));
    fixture.turns();
    expect(fixture.node.proposeConfChange(addThree)).toMatchObject({ kind: "appended", index: 13 });
  });
});

describe("a message is refused", () => {
  it("when only this node itself may make it", () => {
    const fixture = new Fixture([1, 2]);
    const hup = fixture.from(OTHER, "MsgHup");
    expect(fixture.node.step(hup)).toEqual({ kind: "refusedLocalMessage" });
    expect(fixture.node.step(fixture.from(OTHER, "MsgSnapStatus"))).toEqual({ kind: "refusedLocalMessage" });
  });

  it("when it answers from outside the configuration", () => {
    const fixture = new Fixture([1, 2]);
    expect(fixture.node.step(fixture.from(STRANGER, "MsgAppResp"))).toEqual({ kind: "refusedUnknownPeer" });
    expect(fixture.node.step(fixture.from(OTHER, "MsgAppResp"))).toEqual({ kind: "stepped" });
  });

  it("when it carries a configuration change that cannot be read: it would stop every node", () => {
    const fixture = new Fixture([1, 2]);
    fixture.lead();
    const entry = { term: 0 as Term, index: 0 as LogIndex, data: Uint8Array.of(0x0b) };
    const message = fixture.from(OTHER, "MsgProp", { entries: [{ ...entry, type: "EntryConfChangeV2" }] });
    expect(() => fixture.node.step(message)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
    expect(fixture.node.basicStatus().lastIndex).toBe(11);
  });
});

describe("an append without entries", () => {
  const quiet = { acknowledgesEveryAppend: false };

  it("says that no answer is needed once the follower acknowledged all below, and not while it is probed", () => {
    const fixture = new Fixture([1, 2], quiet);
    fixture.lead();
    fixture.node.propose(bytes("x"));
    const withEntry = fixture.turns().flatMap(({ messages }) => messages);
    expect(withEntry.map(({ entries, rejectHint }) => [entries.length, rejectHint])).toEqual([[1, 0]]);
    fixture.node.step(fixture.from(OTHER, "MsgAppResp", { index: 12 as LogIndex }));
    const commit = fixture.turns().flatMap(({ messages }) => messages);
    expect(commit).toMatchObject([{ type: "MsgApp", commit: 12, index: 12, entries: [], rejectHint: 12 }]);
    fixture.node.propose(bytes("y"));
    fixture.turns();
    fixture.node.reportUnreachable(OTHER);
    fixture.node.step(fixture.from(OTHER, "MsgHeartbeatResp"));
    const probe = fixture.turns().flatMap(({ messages }) => messages);
    expect(probe).toMatchObject([{ type: "MsgApp", index: 12, rejectHint: 0 }]);
  });

  it("is acknowledged by a follower unless its leader knows better, and a refusal is always told", () => {
    const fixture = new Fixture([1, 2], quiet);
    const append = (index: number, rejectHint: number): Message =>
      fixture.from(OTHER, "MsgApp", {
        index: index as LogIndex,
        logTerm: 1 as Term,
        rejectHint: rejectHint as LogIndex,
      });
    const answersTo = (message: Message): string[] => {
      fixture.node.step(message);
      return fixture
        .turns()
        .flatMap(({ messages }) => messages.map(({ type, reject }) => `${type} ${reject}`));
    };
    expect(answersTo(append(10, 0))).toEqual(["MsgAppResp false"]);
    expect(answersTo(append(10, 9))).toEqual(["MsgAppResp false"]);
    expect(answersTo(append(10, 10))).toEqual([]);
    expect(answersTo(append(11, 11))).toEqual(["MsgAppResp true"]);
  });
});

describe("a Ready", () => {
  it("is carried out before the next one", () => {
    const { node } = new Fixture([1]);
    node.campaign();
    node.ready();
    expect(node.hasReady()).toBe(false);
    expect(() => node.ready()).toThrow(/advanced before the next one/);
    node.advance();
    expect(() => node.advance()).toThrow(/advance follows a Ready/);
  });

  it("leaves nothing for a lone voter but its own disk between proposal and commit", () => {
    const fixture = new Fixture([1]);
    fixture.node.campaign();
    fixture.turns();
    fixture.node.propose(bytes("x"));
    const [append, commit, ...rest] = fixture.turns();
    expect(append).toMatchObject({ mustSync: true, committedEntries: [], messages: [] });
    expect(commit).toMatchObject({ mustSync: false, hardState: { commit: 12 } });
    expect(commit!.committedEntries.map(({ index }) => index)).toEqual([12]);
    expect(rest).toEqual([]);
  });

  it("is empty when there is nothing to do", () => {
    const { node } = new Fixture([1, 2]);
    expect(node.hasReady()).toBe(false);
  });

  it("in asynchronous mode names the work, and its responses make the progress", () => {
    const { node, storage } = new Fixture([1], { asyncStorageWrites: true });
    node.campaign();
    const roles: string[] = [];
    while (node.hasReady()) {
      for (const work of node.ready().messages) {
        expect(work.from).toBe(SELF);
        if (work.type === "MsgStorageAppend") storage.append(work.entries);
        for (const response of work.responses) node.step(response);
      }
      roles.push(node.basicStatus().role);
    }
    expect(roles).toContain("StateLeader");
    expect(node.basicStatus()).toMatchObject({ commit: 11, applied: 11 });
  });
});

describe("a node that was started again", () => {
  it("takes what it applied as committed, although the commit index was not written in time", () => {
    const first = new Fixture([1]);
    first.node.campaign();
    first.turns();
    const stale: HardState = { term: 2 as Term, vote: SELF, commit: 10 as LogIndex };
    first.storage.setHardState(stale);
    const config = compileRaftConfig({ id: SELF, random: () => 0, applied: 11 as LogIndex });
    expect(new RawNode(config, first.storage).basicStatus()).toMatchObject({
      commit: 11,
      applied: 11,
      term: 2,
    });
  });

  it("refuses a commit index beyond its log: the log was lost", () => {
    const storage = new MemoryStorage(emptySnapshot);
    storage.setHardState({ term: 2 as Term, vote: null, commit: 5 as LogIndex });
    const config = compileRaftConfig({ id: SELF, random: () => 0 });
    expect(() => new RawNode(config, storage)).toThrow(/commit=5, compacted=0, lastIndex=0/);
  });

  it("refuses votes for an election timeout when it may owe a lease", () => {
    const fixture = new Fixture([1, 2], { readOnlyOption: "leaseBased", electionTick: 5 });
    const request = () =>
      fixture.from(OTHER, "MsgVote", { term: 7 as Term, index: 20 as LogIndex, logTerm: 6 as Term });
    fixture.node.step(request());
    expect(fixture.node.basicStatus()).toMatchObject({ term: 1, vote: null });
    for (let i = 0; i < 5; i += 1) fixture.node.tick();
    fixture.node.step(request());
    expect(fixture.node.basicStatus()).toMatchObject({ term: 7, vote: OTHER });
  });
});

describe("storage that must read first", () => {
  class SlowFixture extends Fixture {
    isLoaded = true;

    constructor() {
      super([1, 2], {}, (storage) => ({
        initialState: () => storage.initialState(),
        entries: (...range) =>
          this.isLoaded ? storage.entries(...range) : { kind: "temporarilyUnavailable" },
        term: (index) => storage.term(index),
        firstIndex: () => storage.firstIndex(),
        lastIndex: () => storage.lastIndex(),
        snapshot: () => (this.isLoaded ? storage.snapshot() : { kind: "temporarilyUnavailable" }),
      }));
    }

    sentAfter(message: Message): string[] {
      this.node.step(message);
      return this.turns().flatMap(({ messages }) => messages.map(({ type, index }) => `${type} ${index}`));
    }
  }

  it("delays an append until the follower answers the next heartbeat", () => {
    const fixture = new SlowFixture();
    fixture.lead();
    fixture.node.propose(bytes("x"));
    fixture.turns();
    fixture.node.reportUnreachable(OTHER);
    fixture.isLoaded = false;
    const heartbeatAnswer = fixture.from(OTHER, "MsgHeartbeatResp");
    expect(fixture.sentAfter(heartbeatAnswer)).toEqual([]);
    fixture.isLoaded = true;
    expect(fixture.sentAfter(heartbeatAnswer)).toEqual(["MsgApp 11"]);
  });

  it("delays a snapshot likewise, and says so", () => {
    const fixture = new SlowFixture();
    fixture.node.campaign();
    fixture.turns();
    fixture.sentAfter(fixture.from(OTHER, "MsgVoteResp"));
    fixture.isLoaded = false;
    const needsMore = { index: 10 as LogIndex, reject: true, rejectHint: 5 as LogIndex };
    expect(fixture.sentAfter(fixture.from(OTHER, "MsgAppResp", needsMore))).toEqual([]);
    expect(fixture.events).toContainEqual({ kind: "snapshotUnavailable", to: OTHER });
    fixture.isLoaded = true;
    expect(fixture.sentAfter(fixture.from(OTHER, "MsgHeartbeatResp"))).toEqual(["MsgSnap 0"]);
    const progress = fixture.node.status().progress.get(OTHER);
    expect(progress).toMatchObject({ state: "StateSnapshot", pendingSnapshot: 10 });
  });
});

describe("settings that cannot work are refused, naming them", () => {
  const compile = (options: Partial<RaftOptions>) => () =>
    compileRaftConfig({ id: SELF, random: () => 0, ...options });

  it.each([
    [{ electionTick: 1 }, /electionTick is above heartbeatTick \(electionTick=1, heartbeatTick=1\)/],
    [{ heartbeatTick: 0 }, /heartbeatTick is above 0/],
    [{ maxInflightMsgs: 0 }, /maxInflightMsgs is above 0/],
    [{ readOnlyOption: "leaseBased" as const, checkQuorum: false }, /lease-based reads need checkQuorum/],
    [{ id: 0 as NodeId }, /node id is a whole number above 0 \(id=0\)/],
  ])("%o", (options, message) => {
    expect(compile(options)).toThrow(message);
  });

  it("also a generator that does not stay below its bound", () => {
    expect(() => new Fixture([1], { random: (bound) => bound })).toThrow(/jitter=10, electionTick=10/);
  });
});
