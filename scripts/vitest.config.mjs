import { defineConfig } from "vitest/config";

// The root scripts are plain JavaScript, so their tests run as they are.
export default defineConfig({
  test: {
    include: ["scripts/**/*.test.mjs"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
