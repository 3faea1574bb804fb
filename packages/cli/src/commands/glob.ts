import { compileGlob } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { entryDocument } from "../output/documents.js";
import { displayPath } from "../output/listing.js";

export const globCommand = defineCommand<string>({
  words: ["glob"],
  summary: "find paths by pattern",
  description: [
    "*, ? and [...] match inside one name, ** any number of directories, {a,b} either. Quote the pattern.",
    "No match prints nothing.",
  ],
  needs: "reading",
  json: "one line an entry, the fields of `nexus ls --json`",
  examples: ["nexus glob '/docs/**/*.md'", "nexus glob '/img/*.{png,jpg}' --json"],
  declare: (command) => command.argument("<pattern>", "absolute pattern"),
  compile: (args) => {
    const pattern = word(args, 0);
    if (!pattern.startsWith("/")) throw usageError(`pattern "${pattern}" is not absolute`, "start it with /");
    if (pattern.split("/").includes("..")) {
      throw usageError(`pattern "${pattern}" contains a .. segment`, "give it without ..");
    }
    return compileGlob(pattern).pattern;
  },
  run: async (pattern, session) => {
    const fs = await session.filesystem();
    for await (const stat of fs.glob(pattern, session.read)) {
      await (session.json ? session.out.json(entryDocument(stat)) : session.out.line(displayPath(stat)));
    }
  },
});
