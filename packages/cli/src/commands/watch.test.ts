import { NexusError } from "@nexus/contracts";
import type { FileWatch, NexusFilesystem, WatchEvent, WatchOptions } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { run } from "../testing/run.js";

const EVENT = {
  eventId: "root:ab:7:0",
  type: "file_write",
  path: "/d/f",
  zoneId: "root",
  zonePath: "/d/f",
  timestampMs: 0,
  oldPath: null,
  sizeBytes: 3,
  contentId: "c0",
  version: 2,
  gen: 2,
  isNew: false,
  sequenceNumber: 7,
  userId: "ann",
  agentId: null,
  previous: { sizeBytes: 1, version: 1, gen: 1, contentId: "c1", modifiedAtMs: 0 },
} as unknown as WatchEvent;

/** A filesystem whose watches tell of these events and then, perhaps, fail. */
function watching(events: readonly WatchEvent[], end: NexusError | null = null) {
  const asked: [string, WatchOptions | undefined][] = [];
  let closes = 0;
  const watch: NexusFilesystem["watch"] = async (pattern, options) => {
    asked.push([pattern, options]);
    async function* tell() {
      yield* events;
      if (end !== null) throw end;
    }
    const close = async (): Promise<void> => {
      closes += 1;
    };
    return {
      cursor: "w2",
      zones: [],
      close,
      [Symbol.asyncIterator]: tell,
      [Symbol.asyncDispose]: close,
    } satisfies FileWatch;
  };
  return { asked, filesystem: { watch }, closes: () => closes };
}

describe("watch", () => {
  it("prints a line an event, and both ends of a move", async () => {
    const moved: WatchEvent = { ...EVENT, type: "file_rename", oldPath: "/d/f", path: "/d/g" };
    const { asked, filesystem, closes } = watching([EVENT, moved]);
    expect(await run(["watch", "/d/*", "-r", "--from", "w1"], { filesystem })).toMatchObject({
      exitCode: 0,
      stdout: "file_write /d/f\nfile_rename /d/f -> /d/g\n",
    });
    expect(asked).toMatchObject([["/d/*", { recursive: true, previous: false, cursor: "w1" }]]);
    expect(closes()).toBe(1);
  });

  it("prints documents with the cursor that --from takes, and stops after --count", async () => {
    const { filesystem } = watching([EVENT, EVENT, EVENT]);
    const { stdout } = await run(["watch", "/d/*", "--json", "--previous", "-n", "2"], { filesystem });
    const [line, ...rest] = stdout.trimEnd().split("\n");
    expect(rest).toEqual([line]);
    expect(JSON.parse(line ?? "")).toEqual({
      id: "root:ab:7:0",
      cursor: "w2",
      type: "file_write",
      path: "/d/f",
      oldPath: null,
      at: "1970-01-01T00:00:00.000Z",
      zone: "root",
      index: 7,
      created: false,
      sizeBytes: 3,
      version: 2,
      gen: 2,
      contentId: "c0",
      user: "ann",
      agent: null,
      previous: { sizeBytes: 1, version: 1, gen: 1, contentId: "c1", modifiedAt: "1970-01-01T00:00:00.000Z" },
    });
  });

  it("names who made each change when asked to, where it is known", async () => {
    const byAgent: WatchEvent = { ...EVENT, agentId: "builder" };
    const { filesystem } = watching([EVENT, byAgent, { ...EVENT, userId: null }]);
    const { stdout } = await run(["watch", "/d/*", "--who"], { filesystem });
    expect(stdout).toBe("file_write /d/f by ann\nfile_write /d/f by ann (agent builder)\nfile_write /d/f\n");
  });

  it("says what to do when the past is gone, and refuses a pattern that is not absolute", async () => {
    const { filesystem } = watching([EVENT], new NexusError({ code: "COMPACTED", what: "history is gone" }));
    expect(await run(["watch", "/d/*"], { filesystem })).toMatchObject({
      exitCode: 1,
      stdout: "file_write /d/f\n",
      stderr: expect.stringContaining("without --from"),
    });
    expect(await run(["watch", "d/*"])).toMatchObject({ exitCode: 2, connections: [] });
  });
});
