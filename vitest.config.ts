import { defineConfig } from "vitest/config";

// Tests run against built output: worker threads cannot load TypeScript on Node 20, and what is tested is
// then what ships. `npm run build` (or `npx tsc -b packages/NAME`) comes first.
export default defineConfig({
  test: {
    include: ["packages/*/dist/**/*.test.js", "test/*/dist/**/*.test.js", "scripts/**/*.test.mjs"],
    exclude: ["**/node_modules/**"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
