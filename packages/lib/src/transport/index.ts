export type * from "./peer-blob-client.js";
