import { compileGlob } from "@nexus/lib";
import type { WatchEvent } from "@nexus/sdk";
import { parseInteger } from "../arguments/number.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag, text } from "../command.js";
import { eventDocument } from "../output/documents.js";
import { printable } from "../output/error-line.js";
import { WatchedZonesNotes } from "../output/watched-zones.js";

const MAX_COUNT = 1_000_000_000;

export interface WatchRequest {
  readonly pattern: string;
  readonly recursive: boolean;
  readonly previous: boolean;
  readonly who: boolean;
  readonly from: string | null;
  /** null: until interrupted. */
  readonly count: number | null;
}

export const watchCommand = defineCommand<WatchRequest>({
  words: ["watch"],
  summary: "print what happens to matching entries, as it is committed",
  description: [
    "Prints the type of each event and its path, of each zone in the order of its log, whichever node it came by.",
    "Zones mounted where the pattern leads are watched with it; one that cannot be is named on stderr and holds up none.",
    "Goes on at another server when its own is lost: nothing is lost, nothing comes twice.",
  ],
  needs: "reading",
  json: "one line an event: id, cursor, type, path, oldPath, at, zone, index, created, sizeBytes, version, gen, contentId, user, agent, previous",
  remedies: { COMPACTED: "read again what you watch, then watch without --from" },
  examples: ["nexus watch '/inbox/*'", 'nexus watch /docs --recursive --json --from "$LAST_CURSOR"'],
  declare: (command) =>
    command
      .argument("<pattern>", "glob; zones mounted where it leads are watched, too")
      .option("-r, --recursive", "everything below what matches, too")
      .option("--from <cursor>", "go on after an event: the cursor that --json printed with it")
      .option("--who", "the user and agent that made each change, too, where they are known")
      .option("--previous", "with --json: the entry before each change, too")
      .option("-n, --count <events>", "stop after this many events"),
  compile: (args, options) => {
    const count = text(options, "count");
    return {
      pattern: checkPattern(word(args, 0)),
      recursive: flag(options, "recursive"),
      previous: flag(options, "previous"),
      who: flag(options, "who"),
      from: text(options, "from"),
      count: count === null ? null : parseInteger(count, "--count", { min: 1, max: MAX_COUNT }),
    };
  },
  run: async ({ pattern, recursive, previous, who, from, count }, session) => {
    const fs = await session.filesystem();
    const cursor = from === null ? {} : { cursor: from };
    const notes = new WatchedZonesNotes(session.io, from !== null);
    const onProgress = notes.onProgress.bind(notes);
    await using watch = await fs.watch(pattern, {
      ...{ ...session.call, recursive, previous, onProgress },
      ...cursor,
    });
    let left = count ?? Number.POSITIVE_INFINITY;
    for await (const event of watch) {
      await (session.json
        ? session.out.json(eventDocument(event, watch.cursor))
        : session.out.line(eventLine(event) + (who ? byWhom(event) : "")));
      left -= 1;
      if (left === 0) return;
    }
  },
});

function eventLine({ type, path, oldPath }: WatchEvent): string {
  return oldPath === null
    ? `${type} ${printable(path)}`
    : `${type} ${printable(oldPath)} -> ${printable(path)}`;
}

function byWhom({ userId, agentId }: WatchEvent): string {
  if (userId === null) return "";
  return ` by ${printable(userId)}${agentId === null ? "" : ` (agent ${printable(agentId)})`}`;
}

function checkPattern(pattern: string): string {
  if (!pattern.startsWith("/")) throw usageError(`pattern "${pattern}" is not absolute`, "start it with /");
  return compileGlob(pattern).pattern;
}
