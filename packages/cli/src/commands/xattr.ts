import { NexusError } from "@nexus/contracts";
import { parsePath } from "@nexus/lib";
import { nameValue } from "../arguments/name-value.js";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { mutationDocument } from "../output/documents.js";
import { printable } from "../output/error-line.js";
import type { Session } from "../session.js";

const MUTATION_JSON = "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token";

export const xattrListCommand = defineCommand<readonly string[]>({
  words: ["xattr", "list"],
  summary: "show the extended attributes of entries",
  needs: "reading",
  json: "one line an entry: path, xattrs",
  examples: ["nexus xattr list /report.csv", "nexus xattr list /a /b --json"],
  declare: (command) => command.argument("<path...>", "entries"),
  compile: (args) => args.map(parsePath),
  run: async (paths, session) => {
    const fs = await session.filesystem();
    const results = await fs.getXattrsBatch(paths, session.call);
    for (const [at, item] of results.entries()) {
      const path = paths[at] ?? "";
      if (!item.ok) session.reportFailure(item.error);
      else if (session.json) await session.out.json({ path, xattrs: item.value });
      else await session.out.lines(lines(path, item.value, paths.length > 1));
    }
  },
});

/** Several entries: each line with the path, so that it stands by itself. */
function lines(path: string, xattrs: Readonly<Record<string, string>>, withPath: boolean): string[] {
  const prefix = withPath ? `${printable(path)}: ` : "";
  return Object.entries(xattrs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${prefix}${printable(name)}=${printable(value)}`);
}

export const xattrGetCommand = defineCommand<{ readonly path: string; readonly name: string }>({
  words: ["xattr", "get"],
  summary: "print one extended attribute of an entry",
  needs: "reading",
  remedies: { NOT_FOUND: "see what is there with `nexus xattr list`" },
  json: "path, name, value",
  examples: ["nexus xattr get /report.csv reviewed"],
  declare: (command) => command.argument("<path>", "entry").argument("<name>", "of the attribute"),
  compile: (args) => ({ path: parsePath(word(args, 0)), name: word(args, 1) }),
  run: async ({ path, name }, session) => {
    const fs = await session.filesystem();
    const xattrs = await fs.getXattrs(path, session.call);
    const value = Object.hasOwn(xattrs, name) ? xattrs[name] : undefined;
    if (value === undefined) throw noSuchAttribute(path, name);
    await (session.json ? session.out.json({ path, name, value }) : session.out.line(printable(value)));
  },
});

function noSuchAttribute(path: string, name: string): NexusError {
  const what = `${path} has no attribute ${JSON.stringify(name.slice(0, 80))}`;
  return new NexusError({ code: "NOT_FOUND", what, details: { path } });
}

interface ChangeRequest {
  readonly path: string;
  readonly xattrs: Readonly<Record<string, string | null>>;
}

export const xattrSetCommand = defineCommand<ChangeRequest>({
  words: ["xattr", "set"],
  summary: "set extended attributes of an entry, all in one step",
  needs: "writing",
  json: MUTATION_JSON,
  examples: ["nexus xattr set /report.csv reviewed=yes by=ann"],
  declare: (command) =>
    command.argument("<path>", "entry").argument("<attributes...>", "NAME=VALUE; the others stay"),
  compile: (args) => ({
    path: parsePath(word(args, 0)),
    xattrs: Object.fromEntries(args.slice(1).map((text) => nameValue(text, "attribute"))),
  }),
  run: change,
});

export const xattrRemoveCommand = defineCommand<ChangeRequest>({
  words: ["xattr", "rm"],
  summary: "remove extended attributes of an entry, all in one step",
  description: ["One that is not there is no failure."],
  needs: "writing",
  json: MUTATION_JSON,
  examples: ["nexus xattr rm /report.csv reviewed by"],
  declare: (command) => command.argument("<path>", "entry").argument("<name...>", "of the attributes"),
  compile: (args) => ({
    path: parsePath(word(args, 0)),
    xattrs: Object.fromEntries(args.slice(1).map((name) => [name, null])),
  }),
  run: change,
});

async function change({ path, xattrs }: ChangeRequest, session: Session): Promise<void> {
  const fs = await session.filesystem();
  const receipt = await fs.setXattrs(path, xattrs, session.call);
  if (session.json) await session.out.json(mutationDocument(path, receipt));
}
