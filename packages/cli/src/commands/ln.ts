import { parsePath } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag } from "../command.js";
import { mutationDocument } from "../output/documents.js";
import { printable } from "../output/error-line.js";

interface LnRequest {
  readonly target: string;
  readonly path: string;
  readonly parents: boolean;
}

export const lnCommand = defineCommand<LnRequest>({
  words: ["ln"],
  summary: "make a symbolic link to a path of the same zone",
  description: [
    "The target is an absolute path, or one counted from the workspace the link lies in: its agent's, or else its zone.",
    "Nothing need be there. One link is followed, by cat, write and ls; rm, mv and stat are about the link.",
  ],
  needs: "writing",
  remedies: {
    CONFLICT: "choose another path, or remove what is there with `nexus rm`",
    NOT_FOUND: "create the parents of the link too with -p",
  },
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus ln -s /releases/1.1/app.js /current.js", "nexus ln -s -p /docs /views/mine"],
  declare: (command) =>
    command
      .argument("<target>", "where the link leads")
      .argument("<path>", "where the link is to be")
      .option("-s, --symbolic", "a symbolic link; there are no others")
      .option("-p, --parents", "create missing parents of the link"),
  compile: (args, options) => {
    if (!flag(options, "symbolic"))
      throw usageError("there are no hard links", "make a symbolic one with -s");
    const target = word(args, 0);
    if (target === "") throw usageError("the target is empty", "name the path the link leads to");
    return { target, path: parsePath(word(args, 1)), parents: flag(options, "parents") };
  },
  run: async ({ target, path, parents }, session) => {
    const fs = await session.filesystem();
    const receipt = await fs.symlink(target, path, { ...session.call, parents });
    if (session.json) await session.out.json(mutationDocument(path, receipt));
  },
});

export const readlinkCommand = defineCommand<readonly string[]>({
  words: ["readlink"],
  summary: "print where links lead",
  needs: "reading",
  json: "one line a link: path, target",
  examples: ["nexus readlink /current.js"],
  declare: (command) => command.argument("<path...>", "links"),
  compile: (args) => args.map(parsePath),
  run: async (paths, session) => {
    const fs = await session.filesystem();
    for (const path of paths) {
      try {
        const target = await fs.readlink(path, session.read);
        await (session.json ? session.out.json({ path, target }) : session.out.line(printable(target)));
      } catch (error) {
        session.reportFailure(error);
      }
    }
  },
});
