export { runCli } from "./cli.js";
export type { CliIo } from "./io.js";
export { Interruption } from "./io.js";
