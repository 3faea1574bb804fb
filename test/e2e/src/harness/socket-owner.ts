import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Which of these processes holds the client end of a loopback connection: by the socket's inode in /proc/net/tcp and
 * the process's open files. Needs no privilege for processes of the same user; Linux only. null: none of them.
 */
export function ownerOfConnection(
  localPort: number,
  remotePort: number,
  pids: readonly number[],
): number | null {
  const inode = inodeOf(localPort, remotePort);
  if (inode === null) return null;
  const wanted = `socket:[${inode}]`;
  return pids.find((pid) => openFiles(pid).includes(wanted)) ?? null;
}

function inodeOf(localPort: number, remotePort: number): string | null {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");
  for (const line of readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1)) {
    const [, local, remote, , , , , , , inode] = line.trim().split(/\s+/);
    if (local?.endsWith(`:${hex(localPort)}`) && remote?.endsWith(`:${hex(remotePort)}`))
      return inode ?? null;
  }
  return null;
}

/** Empty for a process that is gone. */
function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((name) => linkOf(`${folder}/${name}`));
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // Closed meanwhile.
  }
}
