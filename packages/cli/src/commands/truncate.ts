import { parsePath } from "@nexus/lib";
import { parseSize } from "../arguments/size.js";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { mutationDocument } from "../output/documents.js";

export const truncateCommand = defineCommand<{ readonly path: string; readonly sizeBytes: number }>({
  words: ["truncate"],
  summary: "cut a file, or fill it up with zeros",
  description: [
    "The file must exist. Other writers lose nothing: the size is set on top of what they wrote.",
  ],
  needs: "writing",
  remedies: {},
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus truncate /logs/today.txt 0", "nexus truncate /disk.img 2GiB"],
  declare: (command) =>
    command
      .argument("<path>", "file that is to have another size")
      .argument("<size>", "bytes, like 65536, 64KiB, 100MiB or 2GiB"),
  compile: (args) => ({ path: parsePath(word(args, 0)), sizeBytes: parseSize(word(args, 1), "size") }),
  run: async ({ path, sizeBytes }, session) => {
    const fs = await session.filesystem();
    const receipt = await fs.truncate(path, sizeBytes, session.call);
    if (session.json) await session.out.json(mutationDocument(path, receipt));
  },
});
