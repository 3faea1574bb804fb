import { NexusError } from "@nexus/contracts";
import { parsePath } from "@nexus/lib";
import { word } from "../arguments/words.js";
import { defineCommand, flag } from "../command.js";
import { mutationDocument } from "../output/documents.js";

/** Largest append (bytes): it is one step for every other writer, so it is held in memory whole. */
export const MAX_APPEND_BYTES = 16 * 1024 * 1024;

export interface AppendRequest {
  readonly path: string;
  /** null: standard input. */
  readonly text: string | null;
  readonly parents: boolean;
}

export const appendCommand = defineCommand<AppendRequest>({
  words: ["append"],
  summary: "add to the end of a file, creating it when missing",
  description: [
    "One step: appends of several clients never mix or lose each other. At most 16 MiB at a time.",
  ],
  needs: "writing",
  remedies: { NOT_FOUND: "create its parent directories too with -p" },
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ['nexus append /notes.txt "one more line"', "date | nexus append /log.txt -"],
  declare: (command) =>
    command
      .argument("<path>", "file to extend")
      .argument("<text>", "what to add; - reads standard input")
      .option("-p, --parents", "create missing parent directories"),
  compile: (args, options) => ({
    path: parsePath(word(args, 0)),
    text: word(args, 1) === "-" ? null : word(args, 1),
    parents: flag(options, "parents"),
  }),
  run: async (request, session) => {
    const data = request.text ?? (await readWhole(session.io.stdin as AsyncIterable<Uint8Array>));
    const fs = await session.filesystem();
    const receipt = await fs.append(request.path, data, { ...session.call, parents: request.parents });
    if (session.json) await session.out.json(mutationDocument(request.path, receipt));
  },
});

/** Errors: RESOURCE_EXHAUSTED above MAX_APPEND_BYTES. */
async function readWhole(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let totalBytes = 0;
  for await (const piece of stdin) {
    totalBytes += piece.length;
    if (totalBytes > MAX_APPEND_BYTES) {
      throw new NexusError({
        code: "RESOURCE_EXHAUSTED",
        what: `standard input is larger than ${MAX_APPEND_BYTES} bytes, the most one append takes`,
        remedy: "append it in parts, or use `nexus write PATH -`",
        details: { limitBytes: MAX_APPEND_BYTES },
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
