export * from "./backup-file.js";
export * from "./blake3.js";
export * from "./make-folder.js";
export * from "./shared-memory/index.js";
