import { SharedPipeReader, SharedPipeWriter } from "@nexus/lib/node";

/*
 * A process at one end of a shared pipe: `<ring> <door> write <count>` pushes numbers, `echo` reads them and prints
 * each, `hold` takes the writing end and does nothing.
 */
const [ringPath = "", doorPath = "", mode = "", count = "0"] = process.argv.slice(2);
const place = { ringPath, doorPath };
const WAIT = { waitMs: 20_000 };

if (mode === "hold") {
  await SharedPipeWriter.open(place);
  console.log("ready");
  setInterval(() => undefined, 1_000);
} else if (mode === "write") {
  using writer = await SharedPipeWriter.open(place);
  console.log("ready");
  for (let i = 0; i < Number(count); i += 1) await writer.push(Buffer.from(`${i}`), WAIT);
} else {
  using reader = await SharedPipeReader.open(place);
  console.log("ready");
  for (let left = Number(count); left > 0; ) {
    const messages = await reader.pop({ maxMessages: 64, maxBytes: 1e6 }, WAIT);
    for (const { data } of messages) console.log(Buffer.from(data).toString());
    left -= messages.length;
  }
}
