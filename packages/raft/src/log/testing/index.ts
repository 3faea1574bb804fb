export {
  type CrashMode,
  type DiskFault,
  type DiskStep,
  type RandomInt,
  SimulatedDisk,
  type SimulatedDiskOptions,
} from "./simulated-disk.js";
