import { type ContentId, NexusError } from "@nexus/contracts";
import { describe, expect, test } from "vitest";
import type { CallInfo } from "../server/unary.js";
import { type PeerContent, readWhole } from "./peer-content.js";

const ID = "a".repeat(64) as ContentId;

/** A call with room for 10 bytes, which writes down what it reserves. */
function callOf(reserved: number[]): CallInfo {
  return {
    maxReplyBytes: 10,
    reserveBytes: (bytes: number) => void reserved.push(bytes),
    timeoutMs: 1_000,
    signal: new AbortController().signal,
  } as unknown as CallInfo;
}

function contentOf(stream: PeerContent["stream"]): PeerContent {
  return { stream, blobs: null as never };
}

async function* inPieces(...lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const length of lengths) yield new Uint8Array(length).fill(length);
}

describe("whole content for one reply", () => {
  test("is put together of its pieces, each reserved before it is kept, and asked of nobody else", async () => {
    const reserved: number[] = [];
    const asked: unknown[] = [];
    const content = contentOf((id, { holders, stallMs }) => {
      asked.push([id, holders, stallMs]);
      return inPieces(4, 6);
    });
    const bytes = await readWhole(content, ID, callOf(reserved));
    expect(bytes).toEqual(Uint8Array.from([4, 4, 4, 4, 6, 6, 6, 6, 6, 6]));
    expect([reserved, asked]).toEqual([[4, 6], [[ID, [], 1_000]]]);
  });

  test("is null when it is not here, and an error when its bytes are damaged", async () => {
    const failing = (code: "CONTENT_UNAVAILABLE" | "CORRUPT") =>
      contentOf(async function* () {
        yield new Uint8Array(1);
        throw new NexusError({ code, what: "no" });
      });
    expect(await readWhole(failing("CONTENT_UNAVAILABLE"), ID, callOf([]))).toBeNull();
    await expect(readWhole(failing("CORRUPT"), ID, callOf([]))).rejects.toMatchObject({ code: "CORRUPT" });
  });

  test("is refused when it is larger than a reply, with no more read than that takes", async () => {
    const reserved: number[] = [];
    let isEnded = false;
    const content = contentOf(async function* () {
      try {
        yield* inPieces(8, 3, 100);
      } finally {
        isEnded = true;
      }
    });
    await expect(readWhole(content, ID, callOf(reserved))).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: 10 },
    });
    expect([reserved, isEnded]).toEqual([[8], true]);
  });
});
