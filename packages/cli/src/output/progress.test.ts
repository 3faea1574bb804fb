import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { PROGRESS_THRESHOLD_BYTES, transferProgress } from "./progress.js";

/** A stderr that says it is a terminal, and what was drawn on it. */
function terminal() {
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  return { stream, drawn: () => ((stream.read() as Buffer | null) ?? "").toString() };
}

async function drawnBy(
  stderrIsTerminal: boolean,
  totalBytes: number | null,
  updates: readonly number[],
): Promise<string> {
  const { stream, drawn } = terminal();
  const progress = await transferProgress({ stderr: stream, stderrIsTerminal }, "/big.iso", totalBytes);
  for (const bytes of updates) progress.update(bytes);
  progress.finish();
  return drawn();
}

const LARGE = PROGRESS_THRESHOLD_BYTES * 4;

describe("the progress bar", () => {
  it("shows path, share and sizes of a large transfer on a terminal", async () => {
    const text = await drawnBy(true, LARGE, [LARGE / 2]);
    expect(text).toContain("/big.iso");
    expect(text).toContain("50%");
    expect(text).toContain("16M of 32M");
  });

  it("is not drawn where stderr is no terminal", async () => {
    expect(await drawnBy(false, LARGE, [LARGE])).toBe("");
  });

  it("is not drawn for a small transfer", async () => {
    expect(await drawnBy(true, PROGRESS_THRESHOLD_BYTES, [PROGRESS_THRESHOLD_BYTES])).toBe("");
  });

  it("waits with a pipe of unknown length until it has proved large", async () => {
    expect(await drawnBy(true, null, [PROGRESS_THRESHOLD_BYTES])).toBe("");
    expect(await drawnBy(true, null, [LARGE])).toContain("32M");
  });
});
