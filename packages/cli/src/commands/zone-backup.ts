import { createReadStream } from "node:fs";
import { NexusError } from "@nexus/contracts";
import { parseZoneId } from "@nexus/lib";
import { type BackupHeader, verifiedBackup } from "@nexus/lib/node";
import { usageError } from "../arguments/usage-error.js";
import { word } from "../arguments/words.js";
import { defineCommand, flag, text } from "../command.js";
import { writeLocalFile } from "../local-file.js";
import { isoTime, zoneDocument } from "../output/documents.js";
import type { Session } from "../session.js";

type BackupRequest =
  | { readonly kind: "make"; readonly zone: string; readonly file: string }
  | { readonly kind: "verify"; readonly file: string };

interface BackupFacts {
  readonly header: BackupHeader;
  readonly sizeBytes: number;
}

export const zoneBackupCommand = defineCommand<BackupRequest>({
  words: ["zone", "backup"],
  summary: "write a zone's names and metadata, as they are now, to a local file; the zone goes on",
  description: [
    "The bytes of files are NOT in it: keep those by backing up the nodes' content folders, or by a second member.",
    "The file holds a hash of itself; it appears under its name when it is complete, verified and on disk.",
    "Without quorum, --consistency local backs up what the node has. --verify FILE checks a file without a daemon.",
  ],
  needs: "reading",
  json: "zone, incarnation, index, term, createdAt, file, sizeBytes",
  examples: ["nexus zone backup team team.nexusbackup", "nexus zone backup --verify team.nexusbackup"],
  declare: (command) =>
    command
      .argument("<zone>", "zone id; with --verify the file")
      .argument("[file]", "local file to write")
      .option("--verify", "check a backup instead of making one"),
  compile: (args, options) => {
    if (flag(options, "verify")) {
      if (args[1] !== undefined) throw usageError("--verify takes one file", "name the backup to check");
      return { kind: "verify", file: word(args, 0) };
    }
    if (args[1] === undefined || args[1] === "") {
      throw usageError("no file to write is given", "name the local file: `nexus zone backup ZONE FILE`");
    }
    return { kind: "make", zone: parseZoneId(word(args, 0)), file: args[1] };
  },
  run: async (request, session) => {
    const { file } = request;
    if (request.kind === "verify")
      return report(session, await measure(localPieces(file)), file, "is intact");
    const fs = await session.filesystem();
    const facts = measured(fs.zones.backUp(request.zone, session.read));
    await writeLocalFile(file, facts.pieces);
    await report(session, facts.result(), file, "was written and verified");
  },
});

export const zoneRestoreCommand = defineCommand<{ readonly file: string; readonly as: string | null }>({
  words: ["zone", "restore"],
  summary: "make a zone out of a backup, on the node named by --server",
  description: [
    "The zone gets a new incarnation, continues above every index of the backup, and has that node as its only voter;",
    "others join with `nexus zone join`. Mount it with `nexus mount` where no mount of it was restored. It never",
    "replaces a zone that exists, except root of a new cluster of one node: its files come from the backup then.",
    "The bytes of files are not in a backup: they are found where nodes of the cluster still hold them.",
  ],
  needs: "zone-change",
  json: "the fields of `nexus zone info --json`",
  examples: ["nexus zone restore team.nexusbackup", "nexus zone restore team.nexusbackup --as team-before"],
  declare: (command) =>
    command
      .argument("<file>", "local backup file")
      .option("--as <zone>", "name of the zone; default: the one it had"),
  compile: (args, options) => {
    const as = text(options, "as");
    return { file: word(args, 0), as: as === null ? null : parseZoneId(as) };
  },
  run: async ({ file, as }, session) => {
    // Before anything is sent: a damaged file is refused without touching the cluster.
    const { header } = await measure(localPieces(file));
    const fs = await session.filesystem();
    const options = { ...session.call, ...(as === null ? {} : { as }) };
    const info = await fs.zones.restore(localPieces(file), options);
    if (session.json) return session.out.json(zoneDocument(info));
    await session.out.line(
      `zone ${info.zoneId} restored from ${file} (zone ${header.zoneId} at index ${header.index}, ` +
        `${isoTime(header.createdAtMs)}) as incarnation ${info.incarnation}`,
    );
  },
});

/** The pieces of a backup on their way through, verified; `result` once they are through. */
function measured(pieces: AsyncIterable<Uint8Array>): {
  readonly pieces: AsyncIterable<Uint8Array>;
  result(): BackupFacts;
} {
  let header: BackupHeader | null = null;
  let sizeBytes = 0;
  async function* passed(): AsyncGenerator<Uint8Array> {
    const verified = verifiedBackup(pieces, (found) => {
      header = found;
    });
    for await (const piece of verified) {
      sizeBytes += piece.length;
      yield piece;
    }
  }
  return {
    pieces: passed(),
    result: () => {
      if (header === null) throw new Error("the backup was not read to its end");
      return { header, sizeBytes };
    },
  };
}

async function measure(pieces: AsyncIterable<Uint8Array>): Promise<BackupFacts> {
  const facts = measured(pieces);
  for await (const _piece of facts.pieces);
  return facts.result();
}

async function* localPieces(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(file)) yield piece as Uint8Array;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new NexusError({
      code: code === "ENOENT" ? "NOT_FOUND" : "IO_ERROR",
      what: `local file ${file} cannot be read: ${message}`,
      remedy: "check its name and permissions",
      cause,
    });
  }
}

async function report(session: Session, facts: BackupFacts, file: string, what: string): Promise<void> {
  const { zoneId, incarnation, index, term, createdAtMs } = facts.header;
  const { sizeBytes } = facts;
  const createdAt = isoTime(createdAtMs);
  if (session.json) {
    return session.out.json({ zone: zoneId, incarnation, index, term, createdAt, file, sizeBytes });
  }
  await session.out.line(
    `${file} ${what}: zone ${zoneId} (incarnation ${incarnation}) at index ${index}, term ${term}, ` +
      `made ${createdAt}, ${sizeBytes} bytes; names and metadata only, no content`,
  );
}
