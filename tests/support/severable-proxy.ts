/** A proxy between a browser and the service, whose connections a test can cut and restore. */
import { connect, createServer, type Socket } from 'node:net';

export type SeverableProxy = {
  /** Address of the service through this proxy. */
  address: string;
  disconnect: () => void;
  reconnect: () => void;
  close: () => Promise<void>;
};

/** Starts a proxy to `address` (such as `http://127.0.0.1:4310`). Disconnected, it drops open connections and accepts no new one. */
export async function startSeverableProxy(address: string): Promise<SeverableProxy> {
  const { hostname, port } = new URL(address);
  const sockets = new Set<Socket>();
  let connected = true;
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Connections break on purpose here.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    track(near);
    if (!connected) return void near.destroy();
    const far = connect(Number(port), hostname);
    track(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('The proxy has no port.');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `http://127.0.0.1:${bound.port}`,
    disconnect: () => {
      connected = false;
      drop();
    },
    reconnect: () => {
      connected = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}
