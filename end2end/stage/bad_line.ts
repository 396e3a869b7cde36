// A line to the server that can be cut.

import { type Server as Listener, type Socket, connect, createServer } from 'node:net';

export class BadLine {
  private sockets = new Set<Socket>();
  private isCut = false;

  private constructor(private readonly listener: Listener, readonly url: string) {}

  /** A line to the server at `url`, which is reached through another port of the same host. */
  static async to(url: string): Promise<BadLine> {
    const { hostname, port } = new URL(url);
    const listener = createServer();
    await new Promise<void>((done) => { listener.listen(0, '127.0.0.1', done); });
    const address = listener.address();
    if (!address || typeof address !== 'object') throw new Error('no port');
    const line = new BadLine(listener, `http://${hostname}:${address.port}`);
    listener.on('connection', (near) => line.carry(near, Number(port)));
    return line;
  }

  /** Ends what is under way; nothing gets through until it is mended. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  end(): void {
    this.cut();
    this.listener.close();
  }

  private carry(near: Socket, port: number): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      this.sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
