/**
 * A lock on a state folder for one demo at a time.
 * The lock is a socket, so it ends with its process in every case: there is no process number that another process
 * could have by now.
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { relative } from 'node:path';

/** Takes the lock of `folder`, or says that another process holds it. */
export async function takeLock(folder: string): Promise<{ release: () => void } | 'taken'> {
  const name = lockName(folder);
  for (;;) {
    const taken = await listen(name);
    if (taken === 'free') return { release: () => {} };
    if (taken !== 'exists') return { release: () => taken.close() };
    if (await isRunning(name)) return 'taken';
    // Left behind by a process that was killed.
    rmSync(name, { force: true });
  }
}

/** Socket paths are short (about 100 bytes), a clone's may be long: hence the relative one. */
function lockName(folder: string): string {
  if (process.platform === 'win32') {
    const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16);
    return `\\\\.\\pipe\\souffleur-${digest}`;
  }
  return `${relative(process.cwd(), folder)}/start.sock`;
}

function listen(name: string): Promise<Server | 'exists' | 'free'> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A disk that has no sockets (some network shares) cannot have the lock: going on beats refusing.
      resolve(error.code === 'EADDRINUSE' ? 'exists' : 'free');
    });
    server.listen(name, () => {
      server.unref();
      resolve(server);
    });
  });
}

function isRunning(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(name);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
