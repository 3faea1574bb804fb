import { EventEmitter } from "node:events";
import type { Inode } from "@nexus/contracts";
import { compileChannelSettings, type Pipe, type StdioInput, type StdioOutput } from "@nexus/kernel";
import { describePipe, type OpenedPipe } from "@nexus/kernel/testing";
import { StdioDriver } from "./stdio-driver.js";
import type { StdioPipe } from "./stdio-pipe.js";

class LoopInput extends EventEmitter implements StdioInput {
  readonly readableEnded = false;
  readonly readableEncoding = null;
  readonly readableObjectMode = false;
  readonly destroyed = false;

  pause(): void {}

  resume(): void {}
}

/**
 * The process at the other side: it sends back what it is sent, a message as somebody asks for it, and takes no more than
 * that. So what is in the pipe is on one side of it, and the bounds of that are the pipe's.
 */
class Loop extends EventEmitter implements StdioOutput {
  readonly input = new LoopInput();
  readonly writableNeedDrain = false;
  writable = true;
  /** Called with every message that is sent. */
  onSent: () => void = () => undefined;
  readonly #sent: { readonly bytes: Uint8Array; readonly onWritten: () => void }[] = [];

  write(bytes: Uint8Array, onWritten: () => void): boolean {
    this.#sent.push({ bytes, onWritten });
    this.onSent();
    return true;
  }

  /** False: there was none. */
  sendBackOne(): boolean {
    const next = this.#sent.shift();
    if (next === undefined) return false;
    this.input.emit("data", next.bytes);
    // As of a stream of Node.js: never before `write` has returned.
    queueMicrotask(next.onWritten);
    return true;
  }

  end(): void {
    this.writable = false;
  }
}

/** As callers see one pipe: its two sides together. */
function looped(stdio: StdioPipe, loop: Loop): Pipe {
  let poppers = 0;
  loop.onSent = () => {
    if (poppers > 0) loop.sendBackOne();
  };
  return {
    push: (message, options) => stdio.push(message, options),
    pop: async (take, options) => {
      const wanted = Math.min(take.maxMessages, stdio.messages);
      while ((await stdio.status(options)).messages < wanted && loop.sendBackOne());
      poppers += 1;
      return stdio.pop(take, options).finally(() => {
        poppers -= 1;
      });
    },
    close: async (options) => {
      while (loop.sendBackOne());
      await stdio.close(options);
    },
    status: async (options) => {
      const { messages, bytes } = stdio;
      return { ...(await stdio.status(options)), messages, bytes };
    },
  };
}

describePipe(
  "stdio, to a process that sends back what it is sent",
  async (bounds): Promise<OpenedPipe> => {
    const loop = new Loop();
    const driver = new StdioDriver({ wallMs: () => 1, nowMs: () => performance.now(), maxWaiters: 16 });
    driver.attach("/p", {
      ...{ input: loop.input, output: loop },
      ...{ framing: "length_prefixed", endsOutput: true },
    });
    const settings = compileChannelSettings("pipe", { ioProfile: "stdio", ...bounds }, null);
    const stdio = driver.pipe({ inode: 1 as Inode, path: "/p" }, settings);
    const pipe = looped(stdio, loop);
    const remove = async (): Promise<void> => stdio.remove();
    return { pipe, elsewhere: pipe, waiting: () => stdio.waiting, remove, dispose: remove };
  },
  { carriesTimes: false },
);
