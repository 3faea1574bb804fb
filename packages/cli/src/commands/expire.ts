import { parsePath } from "@nexus/lib";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand } from "../command.js";
import { mutationDocument } from "../output/documents.js";

const NEVER = "never";

export const expireCommand = defineCommand<{ readonly path: string; readonly ttlSeconds: number }>({
  words: ["expire"],
  summary: "have a file removed after a time",
  description: [
    "The time begins now, and anew whenever the file is written. It is kept by the file's zone, not by this node.",
    "Directories and mounts, and files of eventual zones, cannot expire.",
  ],
  needs: "writing",
  remedies: {},
  json: "path, type, created, sizeBytes, version, gen, etag, contentId, zone, token",
  examples: ["nexus expire /tmp/upload.bin 3600", "nexus expire /tmp/upload.bin never"],
  declare: (command) =>
    command
      .argument("<path>", "file that is to go")
      .argument("<seconds>", "whole seconds from now, or never"),
  compile: (args) => ({ path: parsePath(word(args, 0)), ttlSeconds: parseTtl(word(args, 1)) }),
  run: async ({ path, ttlSeconds }, session) => {
    const fs = await session.filesystem();
    const receipt = await fs.setAttributes(path, { ttlSeconds }, session.call);
    if (session.json) await session.out.json(mutationDocument(path, receipt));
  },
});

function parseTtl(value: string): number {
  if (value === NEVER) return 0;
  const seconds = Number(value);
  if (/^[0-9]{1,10}$/.test(value) && seconds > 0) return seconds;
  throw usageError(`${value} is no number of seconds`, "give a whole number above 0, or never");
}
