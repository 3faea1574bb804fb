import { once } from "node:events";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, SharedPipeWriter, SharedStreamWriter } from "@nexus/sdk";
import { lastMessage, stampedMessage, type WriterTask } from "./ipc-message.js";

/* The writing process of `ipc`: its only argument is a WriterTask as JSON. */

/** Pushes to the log that one writer has under way: what it is made for. */
const PUSHES_IN_FLIGHT = 64;
const PATIENCE_MS = 30_000;

type Send = (message: Uint8Array) => Promise<void> | void;

const task = JSON.parse(process.argv[2] ?? "") as WriterTask;
switch (task.to.kind) {
  case "sharedMemory": {
    using writer = await SharedPipeWriter.open(task.to);
    await write((message) => writer.push(message, { waitMs: PATIENCE_MS }));
    break;
  }
  case "sharedStream": {
    using writer = await SharedStreamWriter.open(task.to);
    await write(async (message) => {
      await writer.append([message]);
    });
    break;
  }
  case "socket": {
    const socket = createConnection(task.to.path);
    await once(socket, "connect");
    await write((message) => {
      return socket.write(message) ? undefined : once(socket, "drain").then(() => undefined);
    });
    socket.end();
    break;
  }
  case "wal": {
    await using fs = await connect({ servers: [task.to.server] });
    const pipe = fs.pipe(task.to.path);
    const underWay = new Set<Promise<unknown>>();
    await write(
      async (message) => {
        const push = pipe
          .push(message, { waitMs: PATIENCE_MS, timeoutMs: PATIENCE_MS })
          .finally(() => underWay.delete(push));
        underWay.add(push);
        if (underWay.size >= PUSHES_IN_FLIGHT) await Promise.race(underWay);
      },
      () => Promise.all(underWay),
    );
    break;
  }
}

async function write(send: Send, settle: () => Promise<unknown> = async () => undefined): Promise<void> {
  const endMs = performance.now() + task.seconds * 1_000;
  while (performance.now() < endMs) {
    await send(stampedMessage());
    if (task.paceMs > 0) await sleep(task.paceMs);
  }
  await settle();
  await send(lastMessage());
  await settle();
}
