// `npm run setup`: installs what the lockfile names, with a pinned pnpm, and builds. Quiet unless it fails.
import { setUp } from "./lib/setup.mjs";

process.exitCode = (await setUp()) ? 0 : 1;
