import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { type MessageDraft, newMessage } from "../core/messages.js";
import type { Message, MessageType } from "../core/types.js";
import { withoutSuperseded } from "./superseded.js";

const SELF = 1 as NodeId;

function sent(type: MessageType, to: number, fields: Partial<MessageDraft> = {}): Message {
  return { ...newMessage(type, to as NodeId, SELF), term: 7 as Term, ...fields };
}

const acknowledged = (index: number, fields: Partial<MessageDraft> = {}): Message =>
  sent("MsgAppResp", 2, { index: index as LogIndex, ...fields });
const asking = (to: number, read: number): Message =>
  sent("MsgHeartbeat", to, { context: new Uint8Array([read]) });

describe("of the messages of one turn", () => {
  it("only the last heartbeat to a member goes: its answer confirms the reads of those before", () => {
    const [a1, b1, a2, b2] = [asking(2, 1), asking(3, 1), asking(2, 2), asking(3, 2)];
    expect(withoutSuperseded([a1, b1, a2, b2])).toEqual([a2, b2]);
  });

  it("a heartbeat with a read stays before one without", () => {
    const messages = [asking(2, 1), sent("MsgHeartbeat", 2)];
    expect(withoutSuperseded(messages)).toEqual(messages);
  });

  it("only the furthest acknowledgement goes", () => {
    expect(withoutSuperseded([acknowledged(4), acknowledged(6), acknowledged(9)])).toEqual([acknowledged(9)]);
  });

  it("a refusal neither covers anything nor is covered, and terms and receivers are kept apart", () => {
    const messages = [
      acknowledged(4, { reject: true }),
      acknowledged(5),
      acknowledged(6, { term: 8 as Term }),
      acknowledged(7, { to: 3 as NodeId }),
      acknowledged(9, { reject: true }),
    ];
    expect(withoutSuperseded(messages)).toEqual(messages);
  });

  it("appends, votes and answers to heartbeats all go, however alike", () => {
    const types: MessageType[] = ["MsgApp", "MsgHeartbeatResp", "MsgVoteResp", "MsgReadIndexResp", "MsgProp"];
    const messages = types.flatMap((type) => [sent(type, 2), sent(type, 2)]);
    expect(withoutSuperseded(messages)).toEqual(messages);
  });
});
