import { parsePath } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag, type OptionValues, text } from "../command.js";
import { type ContentSource, openContent } from "../content-source.js";
import { mutationDocument } from "../output/documents.js";
import { transferProgress } from "../output/progress.js";
import type { Session } from "../session.js";

export interface WriteRequest {
  readonly path: string;
  readonly source: ContentSource;
  readonly parents: boolean;
  readonly ifAbsent: boolean;
  readonly ifMatch: string | null;
  readonly mimeType: string | null;
}

export const writeCommand = defineCommand<WriteRequest>({
  words: ["write"],
  summary: "create a file or replace its content",
  description: [
    "The content is TEXT, or standard input when TEXT is -, or a local file with --file.",
    "One copy of the content is kept, on the node that wrote it; metadata is replicated.",
  ],
  needs: "writing",
  remedies: { NOT_FOUND: "create its parent directories too with -p" },
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: [
    'nexus write /hello.txt "hi"',
    "echo data | nexus write /in.txt -",
    "nexus write /videos/talk.mp4 --file talk.mp4 --parents",
  ],
  declare: (command) =>
    command
      .argument("<path>", "file to write")
      .argument("[text]", "content; - reads standard input")
      .option("--file <local>", "take the content from a local file")
      .option("-p, --parents", "create missing parent directories")
      .option("--if-absent", "fail when the file exists")
      .option("--if-match <etag>", "fail unless the file's etag is this one")
      .option("--mime-type <type>", "type of the content"),
  compile: (args, options) => ({
    path: parsePath(word(args, 0)),
    source: compileSource(args[1], options),
    parents: flag(options, "parents"),
    ifAbsent: flag(options, "ifAbsent"),
    ifMatch: text(options, "ifMatch"),
    mimeType: text(options, "mimeType"),
  }),
  run: (request, session) => writeContent(request, session),
});

function compileSource(content: string | undefined, options: OptionValues): ContentSource {
  const file = text(options, "file");
  if (file !== null && content !== undefined) {
    throw usageError("both TEXT and --file are given", "give one of them");
  }
  if (file !== null) return file === "-" ? { kind: "stdin" } : { kind: "file", file };
  if (content === undefined) {
    throw usageError("no content is given", "give TEXT, - for standard input, or --file LOCAL");
  }
  return content === "-" ? { kind: "stdin" } : { kind: "text", text: content };
}

/** Sends the content with a progress bar where one is due. */
export async function writeContent(request: WriteRequest, session: Session): Promise<void> {
  const { data, totalBytes } = await openContent(request.source, session.io);
  const fs = await session.filesystem();
  const progress = await transferProgress(session.io, request.path, totalBytes);
  try {
    const receipt = await fs.write(request.path, data, {
      ...session.call,
      parents: request.parents,
      onProgress: (sentBytes) => progress.update(sentBytes),
      ...(request.ifAbsent ? { ifAbsent: true } : {}),
      ...(request.ifMatch === null ? {} : { ifMatch: request.ifMatch }),
      ...(request.mimeType === null ? {} : { mimeType: request.mimeType }),
    });
    if (session.json) await session.out.json(mutationDocument(request.path, receipt));
  } finally {
    progress.finish();
  }
}
