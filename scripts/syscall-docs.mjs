// Writes docs/syscalls.md from the kernel's table of syscalls. Needs a build.
import { writeFileSync } from "node:fs";
import { syscallDocument } from "../packages/kernel/dist/syscalls/document.js";
import { SYSCALLS } from "../packages/kernel/dist/syscalls/table.js";

const file = new URL("../docs/syscalls.md", import.meta.url);
writeFileSync(file, syscallDocument(SYSCALLS));
console.log(`docs/syscalls.md: ${SYSCALLS.length} calls`);
