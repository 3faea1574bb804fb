import { parsePath } from "@nexus/lib";
import type { StreamItem } from "@nexus/sdk";
import { parseInteger } from "../arguments/number.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag, text } from "../command.js";
import type { Session } from "../session.js";
import { compileMaking, declareMaking, type MakeRequest } from "./channel-options.js";
import { messageOf } from "./message-source.js";

const MAX_COUNT = 1_000_000_000;
const PAGE_MESSAGES = 256;

export const streamCreateCommand = defineCommand<MakeRequest>({
  words: ["stream", "create"],
  summary: "make a stream: an append-only log that readers read each at its own place",
  needs: "writing",
  json: "path, kind, messages, bytes, capacityBytes, maxMessages, maxAgeMs, earliestOffset, endOffset, isClosed, groups",
  examples: ["nexus stream create /events --max-age 24h"],
  declare: (command) =>
    declareMaking(command.argument("<path>", "where to make it")).option(
      "--max-age <duration>",
      "messages go after so long",
    ),
  compile: compileMaking,
  run: async ({ path, options }, session) => {
    const fs = await session.filesystem();
    const stream = await fs.createStream(path, { ...session.call, ...options });
    if (session.json) await session.out.json({ path, ...(await stream.status(session.call)) });
  },
});

interface AppendRequest {
  readonly path: string;
  /** null: standard input. */
  readonly text: string | null;
}

export const streamAppendCommand = defineCommand<AppendRequest>({
  words: ["stream", "append"],
  summary: "append a message to a stream and print its offset",
  needs: "writing",
  json: "path, offset, nextOffset",
  examples: ['nexus stream append /events "ready"', "cat event.json | nexus stream append /events -"],
  declare: (command) =>
    command.argument("<path>", "the stream").argument("<text>", "the message; - reads standard input"),
  compile: (args) => ({
    path: parsePath(word(args, 0)),
    text: word(args, 1) === "-" ? null : word(args, 1),
  }),
  run: async (request, session) => {
    const { path } = request;
    const data = await messageOf(request.text, session.io.stdin as AsyncIterable<Uint8Array>);
    const fs = await session.filesystem();
    const { offset, nextOffset } = await fs.stream(path).append(data, session.call);
    await (session.json ? session.out.json({ path, offset, nextOffset }) : session.out.line(String(offset)));
  },
});

interface ReadRequest {
  readonly path: string;
  /** 0: the earliest kept. */
  readonly from: number;
  readonly follow: boolean;
  readonly group: string | null;
  /** null: all there is, or until interrupted. */
  readonly count: number | null;
}

export const streamReadCommand = defineCommand<ReadRequest>({
  words: ["stream", "read"],
  summary: "print messages of a stream, from the earliest or from an offset on",
  needs: "reading",
  remedies: { TRUNCATED: "read without --from, or from the offset the error names" },
  json: "one line a message: offset, writtenAtMs, data (base64)",
  examples: [
    "nexus stream read /events",
    "nexus stream read /events --follow --group billing --json",
    "nexus stream read /events --from 42 -n 10",
  ],
  declare: (command) =>
    command
      .argument("<path>", "the stream")
      .option("--from <offset>", "begin at an offset that --json or append printed")
      .option("-f, --follow", "wait for more, until the stream is closed or this is interrupted")
      .option("--group <name>", "with --follow: go on where the group is, and move it along")
      .option("-n, --count <messages>", "stop after so many"),
  compile: (args, options) => {
    const from = text(options, "from");
    const count = text(options, "count");
    const [follow, group] = [flag(options, "follow"), text(options, "group")];
    if (group !== null && !follow) throw usageError("--group without --follow", "add --follow");
    return {
      path: parsePath(word(args, 0)),
      from: from === null ? 0 : parseInteger(from, "--from", { min: 0, max: Number.MAX_SAFE_INTEGER }),
      follow,
      group,
      count: count === null ? null : parseInteger(count, "--count", { min: 1, max: MAX_COUNT }),
    };
  },
  run: async (request, session) => {
    let left = request.count ?? Number.POSITIVE_INFINITY;
    for await (const message of messagesOf(request, session)) {
      await print(message, session);
      left -= 1;
      if (left === 0) return;
    }
  },
});

async function* messagesOf(request: ReadRequest, session: Session): AsyncGenerator<StreamItem> {
  const { path, from, follow, group } = request;
  const stream = (await session.filesystem()).stream(path);
  if (follow) {
    const place = from > 0 ? { offset: from } : {};
    yield* stream.follow({ ...session.read, ...place, ...(group === null ? {} : { group }) });
    return;
  }
  for (let offset = from; ; ) {
    const page = await stream.read({ ...session.read, offset, maxMessages: PAGE_MESSAGES });
    yield* page.messages;
    if (page.messages.length === 0 || page.nextOffset >= page.endOffset) return;
    offset = page.nextOffset;
  }
}

async function print({ offset, writtenAtMs, data }: StreamItem, session: Session): Promise<void> {
  if (session.json) {
    await session.out.json({ offset, writtenAtMs, data: Buffer.from(data).toString("base64") });
    return;
  }
  await session.out.write(data);
  await session.out.line("");
}
