import { type LogIndex, NexusError, type NodeId, type Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { newMessage } from "../core/messages.js";
import type { Entry, HardState, Message } from "../core/types.js";
import type { LogWrite, NodeLog } from "../log/types.js";
import { VirtualTime } from "../testing/virtual-time.js";
import { Appender } from "./appender.js";

const entry = (index: number, term = 1, bytes = 10): Entry => ({
  index: index as LogIndex,
  term: term as Term,
  type: "EntryNormal",
  data: new Uint8Array(bytes),
});

class AppendRig {
  readonly time = new VirtualTime();
  readonly writes: LogWrite[] = [];
  readonly delivered: string[] = [];
  readonly failures: NexusError[] = [];
  durable: HardState | null = null;
  private finishers: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  readonly appender: Appender;

  constructor(maxWriteBytes = 1024) {
    const write = (write: LogWrite): Promise<void> => {
      this.writes.push(write);
      return new Promise((resolve, reject) => this.finishers.push({ resolve, reject }));
    };
    this.appender = new Appender({
      log: { write } as NodeLog,
      group: "g" as never,
      clock: this.time.clock(),
      maxWriteBytes,
      durableHardState: () => this.durable,
      installSnapshot: async () => {},
      deliver: (responses) => this.delivered.push(...responses.map((message) => message.type)),
      onWritten: () => {},
      onFailure: (error) => this.failures.push(error),
    });
  }

  submit(entries: readonly Entry[], hardState: HardState | null, response: Message["type"]): void {
    const message = newMessage("MsgStorageAppend", "append-thread", 1 as NodeId);
    message.entries = entries;
    message.responses = [newMessage(response, 2 as NodeId, 1 as NodeId)];
    if (hardState !== null) Object.assign(message, hardState);
    this.appender.submit(message);
  }

  async finish(error: unknown = null): Promise<void> {
    const next = this.finishers.shift();
    if (error === null) next?.resolve();
    else next?.reject(error);
    await this.time.advance(0);
  }
}

const promise = (term: number, commit: number, vote: number | null = null): HardState => ({
  term: term as Term,
  vote: vote as NodeId | null,
  commit: commit as LogIndex,
});

describe("the append pipeline", () => {
  it("delivers only what is durable, in order, and merges what waited", async () => {
    const rig = new AppendRig();
    rig.submit([entry(1)], null, "MsgAppResp");
    rig.submit([entry(2)], null, "MsgVoteResp");
    rig.submit([entry(3)], null, "MsgPreVoteResp");
    await rig.time.advance(0);
    expect(rig.writes.map((write) => write.entries.length)).toEqual([1]);
    expect(rig.delivered).toEqual([]);
    await rig.finish();
    expect(rig.delivered).toEqual(["MsgAppResp"]);
    expect(rig.writes[1]?.entries.map((item) => item.index)).toEqual([2, 3]);
    await rig.finish();
    expect(rig.delivered).toEqual(["MsgAppResp", "MsgVoteResp", "MsgPreVoteResp"]);
  });

  it("does not write a commit index by itself, but never leaves it out of the entries that follow", async () => {
    const rig = new AppendRig();
    rig.durable = promise(2, 5);
    rig.submit([], promise(2, 9), "MsgAppResp");
    expect(rig.writes).toEqual([]);
    expect(rig.delivered).toEqual(["MsgAppResp"]);
    // No hard state of its own: unchanged since the last report.
    rig.submit([entry(10)], null, "MsgAppResp");
    await rig.time.advance(0);
    expect(rig.writes[0]?.hardState).toEqual(promise(2, 9));
  });

  it("writes a vote at once and holds its answer until then", async () => {
    const rig = new AppendRig();
    rig.durable = promise(2, 5);
    rig.submit([], promise(3, 5, 7), "MsgVoteResp");
    await rig.time.advance(0);
    expect(rig.writes[0]?.hardState).toEqual(promise(3, 5, 7));
    expect(rig.delivered).toEqual([]);
    await rig.finish();
    expect(rig.delivered).toEqual(["MsgVoteResp"]);
  });

  it("repeats a failed write with the same bytes, before anything newer", async () => {
    const rig = new AppendRig();
    rig.submit([entry(1)], null, "MsgAppResp");
    rig.submit([entry(2)], null, "MsgAppResp");
    await rig.finish(new NexusError({ code: "NO_SPACE", what: "full" }));
    expect(rig.failures).toHaveLength(1);
    expect(rig.delivered).toEqual([]);
    await rig.time.advance(1_000);
    expect(rig.writes[1]?.entries[0]).toBe(rig.writes[0]?.entries[0]);
    await rig.finish();
    expect(rig.delivered).toEqual(["MsgAppResp", "MsgAppResp"]);
  });

  it("drops entries that a later append replaces before they were written", async () => {
    const rig = new AppendRig();
    rig.submit([entry(1)], null, "MsgAppResp");
    rig.submit([entry(2), entry(3)], null, "MsgAppResp");
    rig.submit([entry(2, 2)], promise(2, 0), "MsgAppResp");
    await rig.finish();
    expect(rig.writes[1]?.entries.map((item) => [item.index, item.term])).toEqual([[2, 2]]);
  });

  it("splits what is too large, and promises no commit beyond the piece it is written with", async () => {
    const rig = new AppendRig(300);
    rig.submit([entry(1, 1, 150), entry(2, 1, 150), entry(3, 1, 150)], promise(1, 3), "MsgAppResp");
    await rig.finish();
    await rig.finish();
    expect(rig.delivered).toEqual([]);
    await rig.finish();
    expect(rig.writes.map((write) => write.entries.map((item) => item.index))).toEqual([[1], [2], [3]]);
    expect(rig.writes[0]?.hardState?.commit).toBe(1);
    expect(rig.delivered).toEqual(["MsgAppResp"]);
  });
});
