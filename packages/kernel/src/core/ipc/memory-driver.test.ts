import { describePipe } from "../../testing/describe-pipe.js";
import { describeStream } from "../../testing/describe-stream.js";
import { MemoryPipe } from "./pipes/memory-pipe.js";
import { compileChannelSettings } from "./settings.js";
import { MemoryStream } from "./streams/memory-stream.js";

const setTimer = (delayMs: number, callback: () => void) => {
  const timer = setTimeout(callback, delayMs);
  return { cancel: () => clearTimeout(timer) };
};
const common = { path: "/p", setTimer, maxWaiters: 16 };

describePipe("memory", async (bounds) => {
  const settings = compileChannelSettings("pipe", { ioProfile: "memory", ...bounds }, null);
  const pipe = new MemoryPipe({ ...common, settings });
  const remove = async (): Promise<void> => pipe.remove();
  return { pipe, elsewhere: pipe, waiting: () => pipe.waiting, remove, dispose: remove };
});

describeStream("memory", async (bounds) => {
  const settings = compileChannelSettings("stream", { ioProfile: "memory", ...bounds }, null);
  const stream = new MemoryStream({
    ...common,
    settings,
    nowMs: () => performance.now(),
    firstOffset: 1_000,
  });
  const remove = async (): Promise<void> => stream.remove();
  return { stream, elsewhere: stream, waiting: () => stream.waiting, remove, dispose: remove };
});
