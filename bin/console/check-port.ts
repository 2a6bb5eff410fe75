import { createServer, type AddressInfo } from 'node:net'

export class PortTaken extends Error {}

/** Finds out that the address can be listened on before anything starts. Port 0 becomes a free one. */
export function checkPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why: Record<string, string> = {
        EADDRINUSE: `Port ${port} on ${host} is in use. Stop what listens there, or choose another one: RIPCORD_PORT=${port + 1} npm start`,
        EACCES: `Port ${port} needs more rights than this user has. Choose one above 1023: RIPCORD_PORT=3000 npm start`,
        EADDRNOTAVAIL: `This machine has no address ${host}. Set RIPCORD_HOST to one that it has, such as 127.0.0.1`,
        ENOTFOUND: `The name ${host} cannot be resolved. Set RIPCORD_HOST to an address, such as 127.0.0.1`,
      }
      reject(new PortTaken(why[error.code ?? ''] ?? error.message))
    })
    server.listen({ host, port, exclusive: true }, () => {
      const free = (server.address() as AddressInfo).port
      server.close(() => resolve(free))
    })
  })
}
