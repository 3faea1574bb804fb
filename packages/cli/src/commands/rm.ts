import { NexusError } from "@nexus/contracts";
import { parsePath } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { defineCommand, flag } from "../command.js";

export interface RmRequest {
  readonly paths: readonly string[];
  readonly recursive: boolean;
  readonly force: boolean;
}

export const rmCommand = defineCommand<RmRequest>({
  words: ["rm"],
  summary: "remove files, links, empty directories; with -r whole trees",
  needs: "writing",
  remedies: { DIRECTORY_NOT_EMPTY: "remove it with all it holds with -r" },
  json: "one line a path: path, removedCount",
  examples: ["nexus rm /hello.txt", "nexus rm -r /docs"],
  declare: (command) =>
    command
      .argument("<path...>", "entries to remove")
      .option("-r, --recursive", "directories with all they hold")
      .option("-f, --force", "a missing entry is no failure"),
  compile: (args, options) => {
    const paths = args.map(parsePath);
    if (paths.includes("/")) throw usageError("/ cannot be removed", "name what is below it");
    return { paths, recursive: flag(options, "recursive"), force: flag(options, "force") };
  },
  run: async ({ paths, recursive, force }, session) => {
    const fs = await session.filesystem();
    for (const path of paths) {
      try {
        const removedCount = await fs.remove(path, { ...session.call, recursive });
        if (session.json) await session.out.json({ path, removedCount });
      } catch (error) {
        const isMissing = NexusError.is(error) && error.code === "NOT_FOUND";
        if (!isMissing || !force) session.reportFailure(error);
        else if (session.json) await session.out.json({ path, removedCount: 0 });
      }
    }
  },
});
