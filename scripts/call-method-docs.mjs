// Writes docs/call-methods.md from the table of the generic Call's methods. Needs a build.
import { writeFileSync } from "node:fs";
import { callMethodDocument } from "../packages/transport/dist/vfs/call/document.js";

const file = new URL("../docs/call-methods.md", import.meta.url);
writeFileSync(file, callMethodDocument());
console.log("docs/call-methods.md");
