export type * from "./core/types.js";
export type * from "./host/ports.js";
export type * from "./log/types.js";
