export type * from "./peer-blob-client.js";
export * from "./tagged-json.js";
