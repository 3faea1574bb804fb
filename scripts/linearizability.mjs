// `npm run test:linearizability`: holds the linearizability checker to recorded histories with known verdicts. A line
// per history, then `right / all`; exits 1 on a wrong verdict. `-- --explain` shows why each illegal one is illegal.
import { setUp } from "./lib/setup.mjs";

if (await setUp()) {
  await import(new URL("../test/linearizability/dist/recorded/main.js", import.meta.url).href);
} else {
  process.exitCode = 1;
}
