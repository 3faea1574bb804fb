import { parsePath } from "@nexus/lib";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { destinationPath, parseTarget, type Target } from "../destination.js";
import { mutationDocument } from "../output/documents.js";

export interface MvRequest {
  readonly from: string;
  readonly target: Target;
}

export const mvCommand = defineCommand<MvRequest>({
  words: ["mv"],
  summary: "rename or move a file or a whole directory",
  description: [
    "One step whatever the size of the tree. When TO is a directory, FROM is moved into it.",
    "An existing file is never replaced. Between zones: copy, then remove.",
  ],
  needs: "writing",
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus mv /draft.txt /final.txt", "nexus mv /final.txt /docs/"],
  declare: (command) =>
    command.argument("<from>", "what to move").argument("<to>", "new path, or a directory"),
  compile: (args) => ({ from: parsePath(word(args, 0)), target: parseTarget(word(args, 1)) }),
  run: async ({ from, target }, session) => {
    const fs = await session.filesystem();
    const to = await destinationPath(fs, from, target, session.call);
    const receipt = await fs.rename(from, to, session.call);
    if (session.json) await session.out.json(mutationDocument(to, receipt));
  },
});
