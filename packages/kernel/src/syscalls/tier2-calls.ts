import type { SyscallFacts } from "./facts.js";

type Question = Pick<SyscallFacts, "name" | "does" | "arguments" | "result" | "errors">;

/** A question about what is at a path, or is not. */
const question = (facts: Question): SyscallFacts => ({
  tier: 2,
  permissions: [{ permission: "TRAVERSE", of: "path", when: null }],
  hooks: [],
  events: [],
  followsLink: "no",
  changes: null,
  consistency: "as asked",
  ...facts,
});

export const TIER2_SYSCALLS: readonly SyscallFacts[] = [
  {
    name: "edit",
    tier: 2,
    does:
      "Changes the text of a file by exact replacements or a unified diff, on top of what others write meanwhile; " +
      "with `ifMatch` only that very content.",
    arguments: "path, change (replacements, or a diff), ifMatch or undefined",
    result: "entry, created, previous, commit token",
    permissions: [
      { permission: "READ", of: "path", when: null },
      { permission: "WRITE", of: "path", when: null },
    ],
    hooks: [
      { operation: "read", pre: true, post: false },
      { operation: "write", pre: true, post: true },
    ],
    events: ["file_write"],
    followsLink: "yes",
    changes: "content, version + 1, gen + 1",
    consistency: "at apply",
    errors: [
      "NOT_FOUND",
      "IS_A_DIRECTORY",
      "WRONG_TYPE",
      "TOO_MANY_LINKS",
      "CONTENT_UNAVAILABLE",
      "CORRUPT",
      "NOT_A_DIRECTORY",
      "QUOTA_EXCEEDED",
    ],
  },
  {
    name: "rmdir",
    tier: 2,
    does: "Removes a directory, and what is in it when told so; nothing else, not even a mount.",
    arguments: "path, recursive",
    result: "entry, removedCount, commit token",
    permissions: [
      { permission: "WRITE", of: "path", when: null },
      { permission: "WRITE", of: "parent", when: null },
    ],
    hooks: [{ operation: "delete", pre: true, post: true }],
    events: ["dir_delete"],
    followsLink: "no",
    changes: "row",
    consistency: "at apply",
    errors: ["NOT_FOUND", "NOT_A_DIRECTORY", "DIRECTORY_NOT_EMPTY", "CROSS_ZONE"],
  },
  {
    ...question({
      name: "access",
      does: "Whether the caller may read, write or traverse what is at a path; what it may not see it may not use.",
      arguments: "path, permission",
      result: "true or false",
      errors: ["NOT_FOUND"],
    }),
    permissions: [
      { permission: "TRAVERSE", of: "path", when: null },
      { permission: "READ", of: "path", when: "asked for" },
      { permission: "WRITE", of: "path", when: "asked for" },
    ],
  },
  question({
    name: "isDirectory",
    does: "Whether a directory or mount is at a path.",
    arguments: "path",
    result: "true or false",
    errors: [],
  }),
  question({
    name: "getContentId",
    does: "The id of a file's content; equal ids mean equal bytes where the store is content-addressed.",
    arguments: "path",
    result: "content id, or null",
    errors: ["NOT_FOUND"],
  }),
  {
    ...question({
      name: "getTopLevelMounts",
      does: "The mounts of the caller's zone that no other mount hides and that it may traverse.",
      arguments: "-",
      result: "path and zone of each, in the order of paths",
      errors: [],
    }),
    permissions: [{ permission: "TRAVERSE", of: "entries", when: null }],
  },
];
