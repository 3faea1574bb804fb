import { parsePath } from "@nexus/lib";
import { nameValue } from "../arguments/name-value.js";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag } from "../command.js";
import { mutationDocument } from "../output/documents.js";

interface StorageMountArguments {
  readonly driver: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function mountPoint(text: string): string {
  const path = parsePath(text);
  if (path === "/") throw usageError("/ cannot be a mount point", "name a path below it");
  return path;
}

export const storageMountCommand = defineCommand<StorageMountArguments>({
  words: ["storage", "mount"],
  summary: "keep the bytes below a path with a storage driver, on every node that has it",
  needs: "writing",
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus storage mount path_local /reports local_root=/srv/reports"],
  declare: (command) =>
    command
      .argument("<driver>", "path_local: files of a host folder; cas-local: content by its hash")
      .argument("<path>", "where nothing is yet")
      .argument("[parameters...]", "NAME=VALUE; local_root is a host folder that --mountable-folders allows"),
  compile: (args) => ({
    driver: word(args, 0),
    path: mountPoint(word(args, 1)),
    parameters: Object.fromEntries(args.slice(2).map((text) => nameValue(text, "parameter"))),
  }),
  run: async ({ driver, path, parameters }, session) => {
    const { storages } = await session.filesystem();
    const receipt = await storages.mount(path, { driver, parameters }, session.call);
    await (session.json
      ? session.out.json(mutationDocument(path, receipt))
      : session.out.line(`storage ${driver} mounted at ${path}`));
  },
});

export const storageUnmountCommand = defineCommand<{ readonly path: string; readonly forget: boolean }>({
  words: ["storage", "unmount"],
  summary: "take external storage away from a path; its bytes stay where they are",
  needs: "writing",
  remedies: { DIRECTORY_NOT_EMPTY: "remove what is in it with its bytes first, or forget it with --forget" },
  json: "path, unmounted",
  examples: ["nexus storage unmount /reports", "nexus storage unmount /reports --forget"],
  declare: (command) =>
    command
      .argument("<path>", "the external storage")
      .option("--forget", "with all the tree knows of what is in it"),
  compile: (args, options) => ({
    path: mountPoint(word(args, 0)),
    forget: flag(options, "forget"),
  }),
  run: async ({ path, forget }, session) => {
    const { storages } = await session.filesystem();
    await storages.unmount(path, { ...session.call, forget });
    await (session.json
      ? session.out.json({ path, unmounted: true })
      : session.out.line(`${path} unmounted`));
  },
});
