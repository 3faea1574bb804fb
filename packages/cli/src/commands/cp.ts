import { parsePath } from "@nexus/lib";
import { word } from "../arguments/words.js";
import { defineCommand, flag } from "../command.js";
import { destinationPath, parseTarget, type Target } from "../destination.js";
import { mutationDocument } from "../output/documents.js";

const REPLACE_REMEDY = "choose another path, or replace it with -f";

export interface CpRequest {
  readonly from: string;
  readonly target: Target;
  readonly recursive: boolean;
  readonly overwrite: boolean;
}

export const cpCommand = defineCommand<CpRequest>({
  words: ["cp"],
  summary: "copy a file; with -r a whole directory",
  description: [
    "When TO is a directory, the copy is made inside it. Content is shared, not moved over the network.",
  ],
  needs: "writing",
  remedies: {
    ALREADY_EXISTS: REPLACE_REMEDY,
    CONFLICT: REPLACE_REMEDY,
    IS_A_DIRECTORY: "copy a directory with all it holds with -r",
  },
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus cp /a.txt /b.txt", "nexus cp -r /docs /archive/"],
  declare: (command) =>
    command
      .argument("<from>", "what to copy")
      .argument("<to>", "new path, or a directory")
      .option("-r, --recursive", "a directory with all it holds")
      .option("-f, --force", "replace an existing file"),
  compile: (args, options) => ({
    from: parsePath(word(args, 0)),
    target: parseTarget(word(args, 1)),
    recursive: flag(options, "recursive"),
    overwrite: flag(options, "force"),
  }),
  run: async ({ from, target, recursive, overwrite }, session) => {
    const fs = await session.filesystem();
    const to = await destinationPath(fs, from, target, session.call);
    const receipt = await fs.copy(from, to, { ...session.call, recursive, overwrite });
    if (session.json) await session.out.json(mutationDocument(to, receipt));
  },
});
