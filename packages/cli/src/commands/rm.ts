import { parsePath } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { defineCommand, flag } from "../command.js";

export interface RmRequest {
  readonly paths: readonly string[];
  readonly recursive: boolean;
  readonly force: boolean;
  readonly atomic: boolean;
}

export const rmCommand = defineCommand<RmRequest>({
  words: ["rm"],
  summary: "remove files, links, empty directories; with -r whole trees",
  description: [
    "In the order given, each by itself; with --atomic all of them, in one step of one zone, or none.",
  ],
  needs: "writing",
  remedies: { DIRECTORY_NOT_EMPTY: "remove it with all it holds with -r" },
  json: "one line a path: path, removedCount",
  examples: ["nexus rm /hello.txt", "nexus rm -r /docs", "nexus rm --atomic /jobs/1 /jobs/1.lock"],
  declare: (command) =>
    command
      .argument("<path...>", "entries to remove")
      .option("-r, --recursive", "directories with all they hold")
      .option("-f, --force", "a missing entry is no failure")
      .option("--atomic", "all of them or none"),
  compile: (args, options) => {
    const paths = args.map(parsePath);
    const atomic = flag(options, "atomic");
    const [recursive, force] = [flag(options, "recursive"), flag(options, "force")];
    if (paths.includes("/")) throw usageError("/ cannot be removed", "name what is below it");
    if (atomic && (recursive || force)) {
      throw usageError(
        "--atomic goes with neither -r nor -f",
        "name each entry, what is in a directory before it",
      );
    }
    return { paths, recursive, force, atomic };
  },
  run: async ({ paths, recursive, force, atomic }, session) => {
    const fs = await session.filesystem();
    const items = paths.map((path) => ({ path, recursive }));
    const results = await fs.removeBatch(items, { ...session.call, atomic });
    for (const [at, item] of results.entries()) {
      const path = paths[at] ?? "";
      const isMissing = !item.ok && item.error.code === "NOT_FOUND";
      if (!item.ok && !(isMissing && force)) session.reportFailure(item.error);
      else if (session.json)
        await session.out.json({ path, removedCount: item.ok ? item.value.removedCount : 0 });
    }
  },
});
