import { parsePath } from "@nexus/lib";
import { parseInteger } from "../arguments/number.js";
import { defineCommand, type OptionValues, text } from "../command.js";
import { base64Pieces } from "../output/base64.js";
import { entryOfFile } from "../output/documents.js";
import type { Output } from "../output/output.js";
import { transferProgress } from "../output/progress.js";
import type { Session } from "../session.js";
import { counted } from "./get.js";

export interface CatRequest {
  readonly paths: readonly string[];
  readonly offsetBytes: number | null;
  readonly lengthBytes: number | null;
}

export const catCommand = defineCommand<CatRequest>({
  words: ["cat"],
  summary: "print files",
  description: ["Bytes go out as they arrive, verified; a file that fails does not stop the ones after it."],
  needs: "reading",
  remedies: {
    IS_A_DIRECTORY: "name a file, or list the directory with `nexus ls`",
    WRONG_TYPE: "name a file; messages come by `nexus pipe pop` and `nexus stream read`",
  },
  json: "one line a file: path, sizeBytes, version, etag, contentId, encoding (base64), content",
  examples: [
    "nexus cat /hello.txt",
    "nexus cat /logs/a.log --offset 1024 --length 512",
    "nexus cat /big.iso > big.iso",
  ],
  declare: (command) =>
    command
      .argument("<path...>", "files to print")
      .option("--offset <bytes>", "start here")
      .option("--length <bytes>", "print at most this much"),
  compile: (args, options) => ({
    paths: args.map(parsePath),
    offsetBytes: byteCount(options, "offset"),
    lengthBytes: byteCount(options, "length"),
  }),
  run: async (request, session) => {
    await session.filesystem();
    for (const path of request.paths) {
      await printFile(path, request, session).catch((error: unknown) => session.reportFailure(error));
    }
  },
});

function byteCount(options: OptionValues, name: string): number | null {
  const value = text(options, name);
  return value === null ? null : parseInteger(value, `--${name}`, { min: 0, max: Number.MAX_SAFE_INTEGER });
}

async function printFile(path: string, request: CatRequest, session: Session): Promise<void> {
  const fs = await session.filesystem();
  const { entry, lengthBytes, pieces } = await fs.readStream(path, {
    ...session.read,
    ...(request.offsetBytes === null ? {} : { offsetBytes: request.offsetBytes }),
    ...(request.lengthBytes === null ? {} : { lengthBytes: request.lengthBytes }),
  });
  // A bar between the lines of a file shown on the same terminal would spoil both.
  const showBar = !session.io.stdoutIsTerminal;
  const progress = await transferProgress(
    { ...session.io, stderrIsTerminal: session.io.stderrIsTerminal && showBar },
    path,
    lengthBytes,
  );
  try {
    const counting = counted(pieces, progress);
    if (!session.json) {
      for await (const piece of counting) await session.out.write(piece);
      return;
    }
    await printAsJson(entryOfFile(path, entry), counting, session.out);
  } finally {
    progress.finish();
  }
}

/**
 * One JSON document whose content passes through piece by piece. It is begun when the first piece is there: a file
 * whose bytes cannot be had leaves stdout as it was.
 */
async function printAsJson(
  facts: Readonly<Record<string, unknown>>,
  pieces: AsyncIterable<Uint8Array>,
  out: Output,
): Promise<void> {
  let text = `${JSON.stringify({ ...facts, encoding: "base64" }).slice(0, -1)},"content":"`;
  for await (const piece of base64Pieces(pieces)) {
    await out.write(text + piece);
    text = "";
  }
  await out.write(`${text}"}\n`);
}
