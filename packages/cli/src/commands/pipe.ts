import { parsePath } from "@nexus/lib";
import { parseDurationMs } from "../arguments/duration.js";
import { parseInteger } from "../arguments/number.js";
import { word } from "../arguments/words.js";
import { defineCommand, text } from "../command.js";
import { compileMaking, declareMaking, type MakeRequest } from "./channel-options.js";
import { messageOf } from "./message-source.js";

const MAX_COUNT = 256;

export const pipeCreateCommand = defineCommand<MakeRequest>({
  words: ["pipe", "create"],
  summary: "make a pipe: a bounded queue whose messages are taken once each",
  needs: "writing",
  json: "path, kind, messages, bytes, capacityBytes, maxMessages, isClosed",
  examples: ["nexus pipe create /jobs --max-messages 100"],
  declare: (command) => declareMaking(command.argument("<path>", "where to make it")),
  compile: compileMaking,
  run: async ({ path, options }, session) => {
    const fs = await session.filesystem();
    const pipe = await fs.createPipe(path, { ...session.call, ...options });
    if (session.json) await session.out.json({ path, ...(await pipe.status(session.call)) });
  },
});

interface PushRequest {
  readonly path: string;
  /** null: standard input. */
  readonly text: string | null;
  readonly waitMs: number;
}

export const pipePushCommand = defineCommand<PushRequest>({
  words: ["pipe", "push"],
  summary: "add a message to a pipe",
  needs: "writing",
  remedies: { RESOURCE_EXHAUSTED: "take messages out, or wait for room with --wait" },
  json: "path, pushed",
  examples: ['nexus pipe push /jobs "resize 7.png" --wait 5s', "cat job.json | nexus pipe push /jobs -"],
  declare: (command) =>
    command
      .argument("<path>", "the pipe")
      .argument("<text>", "the message; - reads standard input")
      .option("--wait <duration>", "wait so long for room; without it a full pipe refuses"),
  compile: (args, options) => ({
    path: parsePath(word(args, 0)),
    text: word(args, 1) === "-" ? null : word(args, 1),
    waitMs: waitOf(text(options, "wait")),
  }),
  run: async (request, session) => {
    const { path, waitMs } = request;
    const data = await messageOf(request.text, session.io.stdin as AsyncIterable<Uint8Array>);
    const fs = await session.filesystem();
    await fs.pipe(path).push(data, { ...session.call, waitMs });
    if (session.json) await session.out.json({ path, pushed: true });
  },
});

interface PopRequest {
  readonly path: string;
  readonly count: number;
  readonly waitMs: number;
}

export const pipePopCommand = defineCommand<PopRequest>({
  words: ["pipe", "pop"],
  summary: "take the oldest messages out of a pipe and print them",
  description: ["Prints nothing when there are none. What was printed is gone from the pipe."],
  needs: "writing",
  json: "one line a message: path, data (base64)",
  examples: ["nexus pipe pop /jobs --wait 30s", "nexus pipe pop /jobs -n 10 --json"],
  declare: (command) =>
    command
      .argument("<path>", "the pipe")
      .option("-n, --count <messages>", "take at most so many", "1")
      .option("--wait <duration>", "wait so long for a message"),
  compile: (args, options) => ({
    path: parsePath(word(args, 0)),
    count: parseInteger(text(options, "count") ?? "1", "--count", { min: 1, max: MAX_COUNT }),
    waitMs: waitOf(text(options, "wait")),
  }),
  run: async ({ path, count, waitMs }, session) => {
    const fs = await session.filesystem();
    for (const data of await fs.pipe(path).popMany({ ...session.call, maxMessages: count, waitMs })) {
      if (session.json) await session.out.json({ path, data: Buffer.from(data).toString("base64") });
      else {
        await session.out.write(data);
        await session.out.line("");
      }
    }
  },
});

export const pipeCloseCommand = defineCommand<{ readonly path: string }>({
  words: ["pipe", "close"],
  summary: "let a pipe take no more messages; what is in it can still be taken",
  needs: "writing",
  json: "path, closed",
  examples: ["nexus pipe close /jobs"],
  declare: (command) => command.argument("<path>", "the pipe"),
  compile: (args) => ({ path: parsePath(word(args, 0)) }),
  run: async ({ path }, session) => {
    const fs = await session.filesystem();
    await fs.pipe(path).close(session.call);
    if (session.json) await session.out.json({ path, closed: true });
  },
});

function waitOf(given: string | null): number {
  return given === null ? 0 : parseDurationMs(given, "--wait");
}
