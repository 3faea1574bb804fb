// `npm run build`, after the compiler: one file for each program, so that it starts faster.
import { join } from "node:path";
import { BUNDLED_PACKAGES, bundleProgram } from "./lib/bundle.mjs";
import { ROOT_DIRECTORY } from "./lib/run.mjs";

for (const folder of BUNDLED_PACKAGES) await bundleProgram(join(ROOT_DIRECTORY, folder));
