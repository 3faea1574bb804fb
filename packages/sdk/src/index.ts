export type * from "./filesystem.js";
