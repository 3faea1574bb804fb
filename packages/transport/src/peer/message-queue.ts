import type { PeerMessage } from "@nexus/raft";

/** What a message costs on the wire beside its payload (bytes, an upper estimate). */
const MESSAGE_OVERHEAD_BYTES = 96;

export function messageCost(message: PeerMessage): number {
  return message.bytes.length + MESSAGE_OVERHEAD_BYTES;
}

export interface MessageQueueLimits {
  readonly queueMessages: number;
  readonly queueBytes: number;
  readonly frameBytes: number;
}

/** Messages waiting for one peer: urgent ones leave first, each class in the order it came. */
export class MessageQueue {
  readonly #limits: MessageQueueLimits;
  #urgent: PeerMessage[] = [];
  #normal: PeerMessage[] = [];
  #bytes = 0;

  constructor(limits: MessageQueueLimits) {
    this.#limits = limits;
  }

  get messages(): number {
    return this.#urgent.length + this.#normal.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** False when the message would exceed the limit of messages or of bytes; it is not queued then. */
  add(message: PeerMessage): boolean {
    const cost = messageCost(message);
    if (this.messages >= this.#limits.queueMessages) return false;
    // An empty queue takes one message of any permitted size.
    if (this.#bytes > 0 && this.#bytes + cost > this.#limits.queueBytes) return false;
    (message.priority === "urgent" ? this.#urgent : this.#normal).push(message);
    this.#bytes += cost;
    return true;
  }

  /** The messages of the next frame: as many as fit, one at least; empty when nothing waits. */
  takeFrame(): readonly PeerMessage[] {
    const room = { bytes: this.#limits.frameBytes, isEmpty: true };
    const urgent = countFitting(this.#urgent, room);
    const normal = urgent === this.#urgent.length ? countFitting(this.#normal, room) : 0;
    const frame = [...this.#urgent.slice(0, urgent), ...this.#normal.slice(0, normal)];
    this.#urgent = this.#urgent.slice(urgent);
    this.#normal = this.#normal.slice(normal);
    for (const message of frame) this.#bytes -= messageCost(message);
    return frame;
  }

  /** Drops everything; returns how many messages that were. */
  clear(): number {
    const dropped = this.messages;
    this.#urgent = [];
    this.#normal = [];
    this.#bytes = 0;
    return dropped;
  }
}

/** How many leading messages still fit; takes their cost off `room`. A frame's first message always fits. */
function countFitting(messages: readonly PeerMessage[], room: { bytes: number; isEmpty: boolean }): number {
  let count = 0;
  for (const message of messages) {
    const cost = messageCost(message);
    if (!room.isEmpty && cost > room.bytes) break;
    room.bytes -= cost;
    room.isEmpty = false;
    count += 1;
  }
  return count;
}
