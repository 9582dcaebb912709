import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { codeOf, StartupError } from '#server/core/startup-error.ts'
import type { Certificate } from './certificate.ts'

const KEEP_ALIVE_MS = 65_000
const HEADERS_MS = 15_000
const REQUEST_MS = 30_000

/** A server that listens nowhere and answers nothing yet, with limits on slow and large requests. */
export function createWebServer(certificate: Certificate | null): Server {
  const limits = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    maxHeaderSize: 16 * 1024,
  }
  return certificate ? createSecureServer({ ...limits, ...certificate }) : createServer(limits)
}

/**
 * Lets the server listen; without a host on every address of the machine, with port 0 where the system chooses.
 *
 * @throws StartupError of one line when the port is taken or not allowed.
 */
export async function listen(server: Server, address: { host?: string; port: number }): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(address, resolve)
    })
  } catch (error) {
    throw portProblem(error, address.port)
  }
}

/** Makes sure early, before anything slow, that the port is free. Throws like `listen`. */
export async function probePort(port: number): Promise<void> {
  const probe = createServer()
  await listen(probe, { port })
  await closeServer(probe)
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Ends a server with the connections it still has; one that does not listen is no error. */
export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
}

function portProblem(error: unknown, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartupError(
        'port_in_use',
        `Port ${port} is in use; stop what listens there or choose another with --port`,
      )
    case 'EACCES':
      return new StartupError(
        'port_forbidden',
        `Port ${port} needs more rights; choose one above 1023 with --port`,
      )
    default:
      return error
  }
}
