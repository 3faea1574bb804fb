/** For tests of whole clusters and benchmarks; nothing in production imports it. */
export { TEST_CERTIFICATES } from "./certificates.js";
export { freePorts } from "./free-ports.js";
