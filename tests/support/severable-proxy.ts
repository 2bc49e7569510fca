/** A stretch of network between a browser and the service, that a test can cut and mend. */
import { connect, createServer, type Socket } from 'node:net';

export type NetworkCable = {
  /** Where the service is reached through this cable. */
  address: string;
  cut: () => void;
  mend: () => void;
  close: () => Promise<void>;
};

/** Lays a cable to `address` (such as `http://127.0.0.1:4310`). Cut, it drops what is open and takes nothing new. */
export async function layCable(address: string): Promise<NetworkCable> {
  const { hostname, port } = new URL(address);
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A connection that breaks is what a cable is cut for.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (!whole) return void near.destroy();
    const far = connect(Number(port), hostname);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('The cable has no port.');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `http://127.0.0.1:${bound.port}`,
    cut: () => {
      whole = false;
      drop();
    },
    mend: () => {
      whole = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}
