import { baseName, parsePath } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { localDestination, writeLocalFile } from "../local-file.js";
import { entryOfFile } from "../output/documents.js";
import { type TransferProgress, transferProgress } from "../output/progress.js";

export interface GetRequest {
  readonly path: string;
  /** null: the file's own name in the working folder. */
  readonly local: string | null;
}

export const getCommand = defineCommand<GetRequest>({
  words: ["get"],
  summary: "copy a file to this machine",
  description: ["The local file appears when it is complete; LOCAL may be a folder."],
  needs: "reading",
  json: "path, local, sizeBytes, version, etag, contentId",
  examples: ["nexus get /docs/report.pdf", "nexus get /docs/report.pdf /tmp/"],
  declare: (command) =>
    command
      .argument("<path>", "file to copy")
      .argument("[local]", "local file or folder; default: its name in the working folder"),
  compile: (args) => {
    const path = parsePath(word(args, 0));
    if (path === "/") throw usageError("/ is a directory", "name a file");
    if (args[1] === "" || args[1] === "-") {
      throw usageError(`"${args[1]}" is not a local file`, "use `nexus cat PATH` for standard output");
    }
    return { path, local: args[1] ?? null };
  },
  run: async ({ path, local }, session) => {
    const fs = await session.filesystem();
    const { entry, lengthBytes, pieces } = await fs.readStream(path, session.read);
    const file = await localDestination(local ?? ".", baseName(path));
    const progress = await transferProgress(session.io, path, lengthBytes);
    try {
      await writeLocalFile(file, counted(pieces, progress));
    } finally {
      progress.finish();
    }
    if (session.json) await session.out.json({ ...entryOfFile(path, entry), local: file });
  },
});

/** The same pieces, told to the progress bar as they pass. */
export async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  progress: TransferProgress,
): AsyncIterable<Uint8Array> {
  let passedBytes = 0;
  for await (const piece of pieces) {
    yield piece;
    passedBytes += piece.length;
    progress.update(passedBytes);
  }
}
