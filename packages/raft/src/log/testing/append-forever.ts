import { openNodeFiles } from "../files/node-files.js";
import { openNodeLog } from "../open.js";
import { systemLogRuntime } from "../runtime.js";
import type { NodeLog } from "../types.js";
import { append, baseAt, entriesFrom, groupId, hardState } from "./log-harness.js";

/**
 * A process for the kill -9 test: appends to two groups without pause and tells its parent every acknowledged index.
 * Usage: node append-forever.js FOLDER
 */

async function appendForever(log: NodeLog, number: number): Promise<never> {
  const group = groupId(number);
  if (!log.groups().includes(group)) await log.createGroup(group, baseAt(0, 0), hardState(1, null, 0));
  for (;;) {
    const index = log.group(group).lastIndex() + 1;
    await log.write(append(group, entriesFrom(index, 1, 1, 300)));
    process.send?.({ group: number, index });
  }
}

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: append-forever.js FOLDER");
const limits = { segmentBytes: 1024 * 1024 };
const { log } = await openNodeLog({ files: openNodeFiles(folder), runtime: systemLogRuntime(), limits });
await Promise.all([appendForever(log, 1), appendForever(log, 2)]);
