import type { LogFile, LogFileInfo, LogFileOperation, LogFiles } from "../files/log-files.js";
import type { SimulatedDisk } from "./simulated-disk.js";
import type { SimulatedFile } from "./simulated-file.js";

/** A simulated disk as one process sees it; deaf and mute once the disk has crashed. */
export class SimulatedFiles implements LogFiles {
  constructor(
    private readonly disk: SimulatedDisk,
    readonly folder: string,
    private readonly life: number,
  ) {}

  allocateBuffer(bytes: number): Uint8Array {
    return new Uint8Array(bytes);
  }

  ensureFolder(): Promise<void> {
    return this.run("folder", () => undefined);
  }

  list(): Promise<readonly LogFileInfo[]> {
    return this.run("list", () => this.disk.files());
  }

  create(name: string): Promise<LogFile> {
    return this.run("create", () => this.handle(name, this.disk.create(name)));
  }

  open(name: string): Promise<LogFile> {
    return this.run("open", () => this.handle(name, this.disk.need(name, "open")));
  }

  rename(from: string, to: string): Promise<void> {
    return this.run("rename", () => this.disk.rename(from, to));
  }

  remove(name: string): Promise<void> {
    return this.run("remove", () => this.disk.remove(name));
  }

  syncFolder(): Promise<void> {
    return this.run("syncFolder", () => this.disk.syncNames(this.folder));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private handle(name: string, file: SimulatedFile): LogFile {
    return {
      name,
      get bytes() {
        return file.size;
      },
      write: (offset, data, sync) =>
        this.disk.perform(
          this.life,
          "write",
          () => this.disk.write(file, name, offset, data, sync),
          () => file.write(offset, data),
        ),
      read: (offset, length) => this.run("read", () => file.read(offset, length)),
      close: () => Promise.resolve(),
    };
  }

  private run<T>(operation: LogFileOperation, work: () => T): Promise<T> {
    return this.disk.perform(this.life, operation, work, null);
  }
}
