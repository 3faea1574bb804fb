/** For tests of whole clusters and benchmarks; nothing in production imports it. */
export { TEST_CERTIFICATES } from "./certificates.js";
export { freePorts } from "./free-ports.js";
export type { TestNode } from "./nodes.js";
export { openRows, serveRows } from "./rows-nodes.js";
export { closeEverything } from "./servers.js";
