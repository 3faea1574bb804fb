export { runSeed, SeedFailure, type SeedReport } from "./simulation.js";
