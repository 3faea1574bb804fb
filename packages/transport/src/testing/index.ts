export { TEST_CERTIFICATES } from "./certificates.js";
