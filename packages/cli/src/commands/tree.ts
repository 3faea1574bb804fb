import { parsePath, splitPath } from "@nexus/lib";
import type { NexusFilesystem, StatResult } from "@nexus/sdk";
import { parseInteger } from "../arguments/number.js";
import { defineCommand, text } from "../command.js";
import { entryDocument } from "../output/documents.js";
import { displayName } from "../output/listing.js";
import { type TreeNode, treeLines } from "../output/tree-text.js";
import type { Session } from "../session.js";

const MAX_LEVELS = 2_048;

export interface TreeRequest {
  readonly path: string;
  readonly levels: number;
}

export const treeCommand = defineCommand<TreeRequest>({
  words: ["tree"],
  summary: "draw a directory and all below it",
  needs: "reading",
  json: "one line an entry, depth first: the fields of `nexus ls --json` and depth (1 for children)",
  examples: ["nexus tree /docs", "nexus tree / -L 2"],
  declare: (command) =>
    command
      .argument("[path]", "directory to start at", "/")
      .option("-L, --levels <count>", "go only this deep"),
  compile: (args, options) => {
    const levels = text(options, "levels");
    return {
      path: parsePath(args[0] ?? "/"),
      levels: levels === null ? MAX_LEVELS : parseInteger(levels, "--levels", { min: 1, max: MAX_LEVELS }),
    };
  },
  run: (request, session) => (session.json ? printEntries(request, session) : drawTree(request, session)),
});

async function printEntries({ path, levels }: TreeRequest, session: Session): Promise<void> {
  const fs = await session.filesystem();
  const rootDepth = splitPath(path).length;
  for await (const stat of fs.walk(path, session.read)) {
    const depth = splitPath(stat.path).length - rootDepth;
    if (depth >= 1 && depth <= levels) await session.out.json({ ...entryDocument(stat), depth });
  }
}

interface Counts {
  directories: number;
  files: number;
}

async function drawTree({ path, levels }: TreeRequest, session: Session): Promise<void> {
  const fs = await session.filesystem();
  const counts: Counts = { directories: 0, files: 0 };
  const lines = treeLines(children(fs, path, levels, counts, session));
  await session.out.line(path);
  for await (const line of lines) await session.out.line(line);
  await session.out.line("");
  await session.out.line(
    `${plural(counts.directories, "directory", "directories")}, ${plural(counts.files, "file", "files")}`,
  );
}

async function* children(
  fs: NexusFilesystem,
  path: string,
  levels: number,
  counts: Counts,
  session: Session,
): AsyncIterable<TreeNode> {
  for await (const stat of fs.list(path, session.read)) {
    if (stat.isDirectory) counts.directories += 1;
    else counts.files += 1;
    const below =
      stat.isDirectory && levels > 1 ? children(fs, stat.path, levels - 1, counts, session) : null;
    yield { name: nodeName(stat), children: below };
  }
}

function nodeName(stat: StatResult): string {
  return displayName(stat);
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
