import type { IncarnationId, LogIndex, Term } from "@nexus/contracts";
import { ROOT_ZONE } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { type BackupHeader, encodeBackup, openBackup } from "./backup-file.js";

const HEADER: BackupHeader = {
  zoneId: ROOT_ZONE,
  incarnation: "ab".repeat(16) as IncarnationId,
  index: 120 as LogIndex,
  term: 5 as Term,
  createdAtMs: 1_700_000_000_000,
};
const PAYLOADS = [Buffer.from("first rows"), Buffer.alloc(3_000, 7), Buffer.alloc(0)];

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function bytesOf(): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of encodeBackup(HEADER, each(PAYLOADS))) parts.push(part);
  return Buffer.concat(parts);
}

async function read(bytes: Uint8Array, pieceBytes: number) {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
  const { header, rows } = await openBackup(each(pieces));
  const payloads: Uint8Array[] = [];
  for await (const payload of rows) payloads.push(Buffer.from(payload));
  return { header, payloads };
}

describe("a backup file", () => {
  it("gives back what was put in, however its bytes arrive", async () => {
    const bytes = await bytesOf();
    for (const pieceBytes of [1, 7, 4_096, bytes.length]) {
      expect(await read(bytes, pieceBytes)).toEqual({ header: HEADER, payloads: PAYLOADS });
    }
  });

  it("is refused at the byte where it is damaged, whichever byte that is", async () => {
    const bytes = await bytesOf();
    for (let at = 0; at < bytes.length; at += 13) {
      const broken = Buffer.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ 0x40;
      const error: unknown = await read(broken, 512).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: "CORRUPT" });
      const { offset } = (error as { details: { offset: number } }).details;
      expect(offset).toBeLessThanOrEqual(at);
    }
  });

  it("that is cut off anywhere, or goes on after its end, is refused", async () => {
    const bytes = await bytesOf();
    for (let length = 0; length < bytes.length; length += 11) {
      await expect(read(bytes.subarray(0, length), 512)).rejects.toMatchObject({ code: "CORRUPT" });
    }
    await expect(read(Buffer.concat([bytes, Buffer.of(0)]), 512)).rejects.toThrow(/bytes follow its end/);
  });

  it("whose frames were put in another order does not pass for whole", async () => {
    const parts: Uint8Array[] = [];
    for await (const part of encodeBackup(HEADER, each(PAYLOADS))) parts.push(part);
    const [magic, header, first, second, ...rest] = parts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const swapped = Buffer.concat([magic, header, second, first, ...rest]);
    await expect(read(swapped, 512)).rejects.toThrow(/hash does not match/);
  });
});
