import type { Message } from "../core/types.js";

/**
 * The messages without those that a later one of the same turn makes pointless: a heartbeat before another to the same
 * member, whose answer confirms older reads too, and an acknowledgement before one that covers it. Raft bears the loss of
 * any message; these are lost on purpose, since each costs both ends some hundred microseconds.
 */
export function withoutSuperseded(messages: readonly Message[]): readonly Message[] {
  if (messages.length < 2) return messages;
  const kept = messages.filter((message, at) => !isSuperseded(message, messages, at + 1));
  return kept.length === messages.length ? messages : kept;
}

function isSuperseded(message: Message, messages: readonly Message[], from: number): boolean {
  if (message.type !== "MsgHeartbeat" && (message.type !== "MsgAppResp" || message.reject)) return false;
  for (let at = from; at < messages.length; at += 1)
    if (covers(messages[at] as Message, message)) return true;
  return false;
}

function covers(later: Message, message: Message): boolean {
  if (later.type !== message.type || later.to !== message.to || later.term !== message.term) return false;
  // A heartbeat that carries no read would leave the reads of the one before it unconfirmed.
  if (message.type === "MsgHeartbeat") return later.context !== null || message.context === null;
  return !later.reject && later.index >= message.index;
}
