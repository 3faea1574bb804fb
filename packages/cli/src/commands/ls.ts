import { NexusError } from "@nexus/contracts";
import { parsePath } from "@nexus/lib";
import type { StatResult } from "@nexus/sdk";
import { defineCommand, flag } from "../command.js";
import { entryDocument } from "../output/documents.js";
import { displayName, longListing } from "../output/listing.js";
import type { Session } from "../session.js";

/** Entries aligned together; a larger directory is printed block by block, so that it need not fit in memory. */
const BLOCK_ENTRIES = 1_000;

export interface LsRequest {
  readonly path: string;
  readonly long: boolean;
  readonly humanSizes: boolean;
}

export const lsCommand = defineCommand<LsRequest>({
  words: ["ls"],
  summary: "list a directory",
  description: [
    "Directories end with /. -l shows type and permissions, bytes, version, time of change and name.",
    "An empty directory prints nothing.",
  ],
  needs: "reading",
  json: "one line an entry: path, type, sizeBytes, mode, version, gen, etag, contentId, mimeType, createdAt, modifiedAt, zone, inode, owner, targetZone, linkTarget, ttlSeconds, holders, lastWriter, xattrs",
  examples: ["nexus ls -l /", "nexus ls -lh /videos", "nexus ls /docs --json"],
  declare: (command) =>
    command
      .helpOption("--help", "explain this command")
      .argument("[path]", "directory, or a single entry", "/")
      .option("-l, --long", "details")
      .option("-h, --human-readable", "with -l: sizes like 1.5K")
      .option("-a, --all", "accepted out of habit: no entry is ever hidden"),
  compile: (args, options) => ({
    path: parsePath(args[0] ?? "/"),
    long: flag(options, "long"),
    humanSizes: flag(options, "humanReadable"),
  }),
  run: async (request, session) => {
    let block: StatResult[] = [];
    for await (const stat of entriesAt(request.path, session)) {
      block.push(stat);
      if (block.length < BLOCK_ENTRIES) continue;
      await printBlock(block, request, session);
      block = [];
    }
    await printBlock(block, request, session);
  },
});

/** The entries of a directory, or the one entry at `path` when it is no directory. */
async function* entriesAt(path: string, session: Session): AsyncIterable<StatResult> {
  const fs = await session.filesystem();
  try {
    yield* fs.list(path, session.read);
  } catch (error) {
    if (!NexusError.is(error) || error.code !== "NOT_A_DIRECTORY") throw error;
    yield await fs.stat(path, session.read);
  }
}

async function printBlock(block: readonly StatResult[], request: LsRequest, session: Session): Promise<void> {
  if (session.json) {
    for (const stat of block) await session.out.json(entryDocument(stat));
    return;
  }
  await session.out.lines(request.long ? longListing(block, request) : block.map(displayName));
}
