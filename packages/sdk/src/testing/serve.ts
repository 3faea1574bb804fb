// A server in a process of its own, for end-to-end tests of what may not import the parts it is made of:
// `node serve.js HOST:PORT CONTENT_FOLDER`. Prints `listening HOST:PORT`, ends with SIGTERM.
import { startTestServer } from "./start-server.js";

const [address = "127.0.0.1:0", contentFolder] = process.argv.slice(2);
if (contentFolder === undefined) throw new Error("usage: serve.js HOST:PORT CONTENT_FOLDER");
const server = await startTestServer(address, contentFolder);
process.stdout.write(`listening ${server.address}\n`);
process.once("SIGTERM", () => {
  void server.stop().then(() => process.exit(0));
});
