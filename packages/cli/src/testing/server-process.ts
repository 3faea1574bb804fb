import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A node of one, served over gRPC by a process of its own. */
export interface ServerProcess {
  readonly address: string;
  stop(): Promise<void>;
}

/** The sdk carries it: the command line may not import what a server is made of. */
const SERVE_SCRIPT = new URL("./testing/serve.js", import.meta.resolve("@nexus/sdk"));

export async function startServerProcess(contentFolder: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [SERVE_SCRIPT.pathname, "127.0.0.1:0", contentFolder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await listeningAddress(child);
  return {
    address,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function listeningAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the server's stdout is not a pipe");
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /^listening (\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error("the server ended before it listened");
}
