import { parsePath } from "@nexus/lib";
import type { TrashItem } from "@nexus/sdk";
import { word } from "../arguments/words.js";
import { defineCommand, text } from "../command.js";
import { mutationDocument } from "../output/documents.js";
import { type Column, renderTable } from "../output/table.js";

const COLUMNS: readonly Column[] = [
  { title: "ITEM", align: "left" },
  { title: "REMOVED", align: "left" },
  { title: "BY", align: "left" },
  { title: "PATH", align: "left" },
];

export const trashListCommand = defineCommand<string>({
  words: ["trash", "list"],
  summary: "list what was removed at and below a path and is kept by its zone",
  description: ["Zones keep nothing unless `nexus zone trash` said for how long."],
  needs: "reading",
  json: "one line an item: item, path, type, sizeBytes, deletedAt, deletedBy, zone",
  examples: ["nexus trash list", "nexus trash list /docs --json"],
  declare: (command) => command.argument("[path]", "where it was, in one zone", "/"),
  compile: (args) => parsePath(args[0] ?? "/"),
  run: async (path, session) => {
    const fs = await session.filesystem();
    const rows: (readonly string[])[] = [];
    for await (const item of fs.trash.list(path, session.read)) {
      if (session.json) await session.out.json(trashDocument(item));
      else rows.push([item.item, isoTime(item.deletedAtMs), item.deletedBy ?? "-", item.path]);
    }
    if (!session.json) await session.out.lines(renderTable(COLUMNS, rows));
  },
});

interface RestoreRequest {
  readonly item: string;
  readonly zonePath: string;
  readonly to: string | null;
}

export const trashRestoreCommand = defineCommand<RestoreRequest>({
  words: ["trash", "restore"],
  summary: "bring something back out of the trash",
  description: ["It comes back to where it was, or to another path of its zone; neither may be taken."],
  needs: "writing",
  remedies: {
    NOT_FOUND: "list what is in the trash: nexus trash list",
    ALREADY_EXISTS: "name another path with --to",
  },
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: [
    "nexus trash restore 0000000012345678-42",
    "nexus trash restore 0000000012345678-42 --to /docs/old.txt",
  ],
  declare: (command) =>
    command
      .argument("<item>", "as `nexus trash list` names it")
      .option("--to <path>", "where to instead of where it was")
      .option("--in <path>", "any path of its zone; default /"),
  compile: (args, options) => {
    const to = text(options, "to");
    return {
      item: word(args, 0),
      zonePath: parsePath(text(options, "in") ?? to ?? "/"),
      to: to === null ? null : parsePath(to),
    };
  },
  run: async ({ item, zonePath, to }, session) => {
    const fs = await session.filesystem();
    const options = { ...session.call, zonePath, ...(to === null ? {} : { to }) };
    const receipt = await fs.trash.restore(item, options);
    if (session.json) await session.out.json(mutationDocument(to ?? receipt.entry.path, receipt));
  },
});

interface EmptyRequest {
  readonly path: string;
  readonly item: string | null;
}

export const trashEmptyCommand = defineCommand<EmptyRequest>({
  words: ["trash", "empty"],
  summary: "do away with what was removed at and below a path",
  description: ["It cannot be brought back. The zone removes it from then on, some at a time."],
  needs: "writing",
  remedies: { NOT_FOUND: "list what is in the trash: nexus trash list" },
  json: "path, items",
  examples: [
    "nexus trash empty",
    "nexus trash empty /docs",
    "nexus trash empty / --item 0000000012345678-42",
  ],
  declare: (command) =>
    command
      .argument("[path]", "where it was, in one zone", "/")
      .option("--item <item>", "this one only, as `nexus trash list` names it"),
  compile: (args, options) => ({ path: parsePath(args[0] ?? "/"), item: text(options, "item") }),
  run: async ({ path, item }, session) => {
    const fs = await session.filesystem();
    const options = { ...session.call, ...(item === null ? {} : { item }) };
    const items = await fs.trash.empty(path, options);
    await (session.json ? session.out.json({ path, items }) : session.out.lines([`items: ${items}`]));
  },
});

function trashDocument({ item, path, deletedAtMs, deletedBy, entry }: TrashItem) {
  const { entryType, sizeBytes, zoneId } = entry;
  return { item, path, type: entryType, sizeBytes, deletedAt: isoTime(deletedAtMs), deletedBy, zone: zoneId };
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
