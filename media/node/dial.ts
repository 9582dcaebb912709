import { io } from 'socket.io-client'
import type { MediaServer } from '../server.ts'
import { NodeAgent } from './agent.ts'
import type { PipeListen } from './pipe.ts'
import { NODE_NAMESPACE } from './protocol.ts'

interface DialOptions {
  /** The API's address, such as https://live.example.org. */
  api: string
  secret: string
  name: string
  workers: number
  media: MediaServer
  pipe: PipeListen
  log: (level: 'warn' | 'error', message: string) => void
}

/** Puts this machine's media server at the service of an API, and keeps dialling it for ever. */
export function dialApi({ api, ...options }: DialOptions): { close(): void } {
  const socket = io(new URL(NODE_NAMESPACE, api).href, {
    transports: ['websocket'],
    reconnectionDelay: 250,
    reconnectionDelayMax: 2_000,
    timeout: 4_000,
  })
  const agent = new NodeAgent({ socket, ...options })
  let refused = ''
  socket.on('connect_error', ({ message }) => {
    if (message !== refused) options.log('warn', `the API at ${api} cannot be reached: ${message}`)
    refused = message
  })
  socket.on('connect', () => {
    refused = ''
  })
  socket.on('disconnect', (reason) => {
    options.log('warn', `the API has hung up: ${reason}`)
    // Socket.IO does not dial again by itself after that.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 2_000).unref()
  })
  return {
    close: () => {
      agent.close()
      socket.disconnect()
    },
  }
}
