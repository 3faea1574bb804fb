import type { SyscallFacts } from "./table.js";

/** The calls that change several entries in one step. */
export const TRANSACTION_SYSCALLS: readonly SyscallFacts[] = [
  {
    name: "transact",
    tier: 2,
    does: "Compares rows, versions and locks of one zone, then puts, deletes and renames: all or nothing.",
    arguments: "compares, operations (put, delete, rename) each with conditions",
    result: "committed with an outcome each, or refused with the compare that failed and what is there",
    permissions: [
      { permission: "WRITE", of: "path", when: null },
      { permission: "TRAVERSE", of: "path", when: "compared" },
      { permission: "WRITE", of: "parent", when: "a delete or rename" },
      { permission: "WRITE", of: "target", when: "a rename" },
      { permission: "admin", of: "path", when: "a mount is renamed" },
    ],
    hooks: [
      { operation: "write", pre: true, post: true },
      { operation: "delete", pre: true, post: true },
      { operation: "rename", pre: true, post: true },
    ],
    events: ["file_write", "file_delete", "dir_delete", "file_rename"],
    followsLink: "no",
    changes: "rows, content",
    consistency: "at apply",
    errors: ["NOT_FOUND", "ALREADY_EXISTS", "CROSS_ZONE", "UNSUPPORTED", "DIRECTORY_NOT_EMPTY"],
  },
  {
    name: "writeAtomic",
    tier: 2,
    does: "Creates or replaces several files of one zone, all of them or none.",
    arguments: "whole files as of write",
    result: "as write, one each",
    permissions: [{ permission: "WRITE", of: "path", when: null }],
    hooks: [{ operation: "write", pre: true, post: true }],
    events: ["file_write"],
    followsLink: "no",
    changes: "content, version + 1, gen + 1",
    consistency: "at apply",
    errors: ["NOT_FOUND", "NOT_A_DIRECTORY", "IS_A_DIRECTORY", "WRONG_TYPE", "CROSS_ZONE", "UNSUPPORTED"],
  },
];
