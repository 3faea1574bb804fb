import { crc32 } from "node:zlib";
import { NexusError } from "@nexus/contracts";
import { SharedStreamReader, SharedStreamWriter } from "@nexus/lib/node";

/*
 * A process at a shared stream: `<ring> <door> write <count>` appends batches of four, each message with what it must
 * contain; `read <count>` reads from the earliest on, until so many or the end, checks every message against itself and
 * its offset, and prints how many it read and how often it was overtaken.
 */
const [ringPath = "", doorPath = "", mode = "", count = "0"] = process.argv.slice(2);
const place = { ringPath, doorPath };
const BATCH = 4;

function messageAt(i: number): Buffer {
  const body = `${i} ${String.fromCharCode(97 + (i % 26)).repeat((i * 37) % 700)}`;
  return Buffer.from(`${crc32(body)} ${body}`);
}

/** Its number. Throws when it is not what was appended. */
function check(data: Uint8Array): number {
  const text = Buffer.from(data).toString();
  const i = Number(text.split(" ")[1]);
  if (!messageAt(i).equals(data)) throw new Error(`a message is not what was appended: ${text.slice(0, 80)}`);
  return i;
}

if (mode === "write") {
  using writer = await SharedStreamWriter.open(place);
  console.log("ready");
  for (let i = 0; i < Number(count); i += BATCH) {
    await writer.append(Array.from({ length: BATCH }, (_, k) => messageAt(i + k)));
  }
} else {
  using reader = await SharedStreamReader.open(place);
  console.log("ready");
  let offset = 0;
  let base: number | null = null;
  let read = 0;
  let overtaken = 0;
  while (read < Number(count)) {
    try {
      const slice = await reader.read({ offset, maxMessages: 64, maxBytes: 65_536 }, { waitMs: 20_000 });
      if (slice.messages.length === 0) throw new Error("nothing came");
      for (const message of slice.messages) {
        const i = check(message.data);
        base ??= message.offset - i;
        if (message.offset !== base + i) throw new Error(`offset ${message.offset} has message ${i}`);
      }
      read += slice.messages.length;
      offset = slice.nextOffset;
    } catch (error) {
      if (NexusError.is(error) && error.code === "ENDED") break;
      if (!NexusError.is(error) || error.code !== "TRUNCATED") throw error;
      overtaken += 1;
      offset = Number(error.details["earliestOffset"]);
    }
  }
  console.log(JSON.stringify({ read, overtaken }));
}
