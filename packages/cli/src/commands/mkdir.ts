import { parsePath } from "@nexus/lib";
import { defineCommand, flag } from "../command.js";
import { mutationDocument } from "../output/documents.js";

export interface MkdirRequest {
  readonly paths: readonly string[];
  readonly parents: boolean;
}

export const mkdirCommand = defineCommand<MkdirRequest>({
  words: ["mkdir"],
  summary: "create directories",
  needs: "writing",
  remedies: {
    ALREADY_EXISTS: "choose another path; -p accepts a directory that is there",
    NOT_FOUND: "create its parents too with -p",
  },
  json: "one line a directory: path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus mkdir /docs", "nexus mkdir -p /docs/2026/11"],
  declare: (command) =>
    command
      .argument("<path...>", "directories to create")
      .option("-p, --parents", "create missing parents; an existing directory is fine"),
  compile: (args, options) => ({ paths: args.map(parsePath), parents: flag(options, "parents") }),
  run: async ({ paths, parents }, session) => {
    const fs = await session.filesystem();
    for (const path of paths) {
      try {
        const receipt = await fs.mkdir(path, { ...session.call, parents, existOk: parents });
        if (session.json) await session.out.json(mutationDocument(path, receipt));
      } catch (error) {
        session.reportFailure(error);
      }
    }
  },
});
