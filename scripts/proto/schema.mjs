import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const protoRoot = join(repository, "proto");

/** Output file of each proto package. */
export const PACKAGES = {
  "nexus.core": "core",
  "nexus.raft": "raft",
  "nexus.grpc.vfs": "vfs",
  "nexus.admin": "admin",
};

/** Paths below proto/, sorted. */
export function protoFiles() {
  return readdirSync(protoRoot, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".proto"))
    .sort();
}

/** The schema by reflection; only for generators and tests. */
export function loadSchema() {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(protoRoot, relative(protoRoot, join(protoRoot, target)));
  root.loadSync(protoFiles(), { alternateCommentMode: true });
  root.resolveAll();
  return root;
}
