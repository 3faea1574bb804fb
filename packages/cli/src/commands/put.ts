import { parsePath } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag } from "../command.js";
import { destinationPath, parseTarget, type Target } from "../destination.js";
import { localBaseName } from "../local-file.js";
import { writeContent } from "./write.js";

export interface PutRequest {
  readonly local: string;
  readonly target: Target;
  readonly parents: boolean;
}

export const putCommand = defineCommand<PutRequest>({
  words: ["put"],
  summary: "store a local file",
  description: ["REMOTE may be a directory: the file keeps its name then."],
  needs: "writing",
  remedies: { NOT_FOUND: "create its parent directories too with -p" },
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus put report.pdf /docs/", "nexus put report.pdf /docs/2026/report.pdf --parents"],
  declare: (command) =>
    command
      .argument("<local>", "local file")
      .argument("<remote>", "path to store it at")
      .option("-p, --parents", "create missing parent directories"),
  compile: (args, options) => {
    const local = word(args, 0);
    if (local === "" || local === "-") {
      throw usageError(`"${local}" is not a local file`, "use `nexus write PATH -` for standard input");
    }
    return { local, target: parseTarget(word(args, 1)), parents: flag(options, "parents") };
  },
  run: async (request, session) => {
    const fs = await session.filesystem();
    const named = parsePath(`/${localBaseName(request.local)}`);
    const path = await destinationPath(fs, named, request.target, session.call);
    await writeContent(
      {
        path,
        source: { kind: "file", file: request.local },
        parents: request.parents,
        ifAbsent: false,
        ifMatch: null,
        mimeType: null,
      },
      session,
    );
  },
});
