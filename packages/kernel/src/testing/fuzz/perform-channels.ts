import { type FileMetadata, type Inode } from "@nexus/contracts";
import type { ChannelStatus } from "../../core/ipc/contract.js";
import type { KernelRuntime } from "../../kernel/runtime.js";
import { ANN, setting, utf8 } from "../kernel-fixture.js";
import { type Answer, answer, CALL_OPTIONS, written } from "./answers.js";
import type { ChannelCall } from "./channel-calls.js";
import type { PerformedPaths } from "./perform-tier2.js";

const ascii = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Offsets of streams, counted from 1: where a stream begins is its driver's to choose. */
export class StreamOffsets {
  readonly #first = new Map<Inode, number>();

  begin(inode: Inode, firstOffset: number): void {
    this.#first.set(inode, firstOffset);
  }

  /** 0 is the earliest message kept, of whatever stream. */
  ofKernel(inode: Inode | null, counted: number): number {
    const first = inode === null ? undefined : this.#first.get(inode);
    return counted === 0 || first === undefined ? counted : first + counted - 1;
  }

  counted(inode: Inode | null, offset: number): number {
    const first = inode === null ? undefined : this.#first.get(inode);
    return offset === 0 || first === undefined ? offset : offset - first + 1;
  }
}

/** Makes one call about a pipe or stream; what it answered, in the shape of the model's answer. */
export async function performChannel(
  kernel: KernelRuntime,
  call: ChannelCall,
  paths: PerformedPaths,
  offsets: StreamOffsets,
): Promise<Answer> {
  const path = paths.in(call.path);
  if (call.kind === "makeChannel") return makeChannel(kernel, call, path, offsets);
  const inode = (await paths.entryAt(call.path, true))?.inode ?? null;
  const counted = (offset: number): number => offsets.counted(inode, offset);
  switch (call.kind) {
    case "push": {
      const request = { path, data: utf8(call.message), waitMs: 0 };
      return added(await kernel.channels.push(request, ANN, CALL_OPTIONS), null);
    }
    case "pop": {
      const messages = await kernel.channels.pop({ ...call, path, waitMs: 0 }, ANN, CALL_OPTIONS);
      return answer(messages.map(({ data }) => ascii(data)));
    }
    case "writeMessage": {
      const { offsetBytes, version } = call;
      const conditions = version === null ? {} : { ifVersion: version };
      const request = { path, source: utf8(call.message), offsetBytes, mimeType: null, conditions };
      return written(await kernel.sysWrite(request, ANN, CALL_OPTIONS));
    }
    case "appendMessages": {
      const request = { path, messages: call.messages.map(utf8) };
      const { offset, nextOffset, ...result } = await kernel.channels.append(request, ANN, CALL_OPTIONS);
      return added(result, { offset: counted(offset), nextOffset: counted(nextOffset) });
    }
    case "readMessages": {
      const request = { ...call, path, offset: offsets.ofKernel(inode, call.offset), waitMs: 0 };
      const { messages, nextOffset, endOffset } = await kernel.channels.read(request, ANN, CALL_OPTIONS);
      const shown = messages.map(({ data, offset }) => ({ text: ascii(data), offset: counted(offset) }));
      return answer({ messages: shown, nextOffset: counted(nextOffset), endOffset: counted(endOffset) });
    }
    case "commitCursor": {
      const offset = offsets.ofKernel(inode, call.offset);
      const expectedOffset =
        call.expectedOffset === null ? null : offsets.ofKernel(inode, call.expectedOffset);
      await kernel.channels.commitCursor(
        { path, group: call.group, offset, expectedOffset },
        ANN,
        CALL_OPTIONS,
      );
      return answer(null);
    }
    case "removeGroup":
      return answer(await kernel.channels.removeGroup({ path, group: call.group }, ANN, CALL_OPTIONS));
    case "closeChannel":
      await kernel.channels.close(path, ANN, CALL_OPTIONS);
      return answer(null);
    case "channelStatus":
      return answer(shownStatus(await kernel.channels.status(path, ANN, CALL_OPTIONS), counted));
  }
}

async function makeChannel(
  kernel: KernelRuntime,
  call: Extract<ChannelCall, { readonly kind: "makeChannel" }>,
  path: string,
  offsets: StreamOffsets,
): Promise<Answer> {
  const { entryType, capacityBytes, maxMessages, createParents } = call;
  const request = setting(path, { entryType, createParents, io: { capacityBytes, maxMessages } });
  const result = await kernel.sysSetattr(request, ANN, CALL_OPTIONS);
  if (result.created) {
    const status = await kernel.channels.status(path, ANN, CALL_OPTIONS);
    if (status.kind === "stream") offsets.begin(result.entry.inode, status.endOffset);
  }
  return written(result);
}

function shownStatus(status: ChannelStatus, counted: (offset: number) => number): unknown {
  const { kind, messages, bytes, capacityBytes, maxMessages, isClosed } = status;
  const common = { kind, messages, bytes, capacityBytes, maxMessages, isClosed };
  if (status.kind === "pipe") return common;
  const groups = status.groups.map(({ name, offset }) => [name, counted(offset)]);
  const { earliestOffset, endOffset } = status;
  return { ...common, earliestOffset: counted(earliestOffset), endOffset: counted(endOffset), groups };
}

function added({ entry }: { readonly entry: FileMetadata }, value: unknown): Answer {
  return { value, entries: [entry] };
}
