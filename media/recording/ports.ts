import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { MediaError } from '../error.ts'

const tries = 20

/** A pair of UDP ports on loopback that nothing else can take before it is let go. */
export interface HeldPorts {
  /** An even port, for RTP; RTCP has the next one (RFC 3550 §11). */
  readonly port: number
  /** Lets go of both. Idempotent. */
  release: () => void
}

/**
 * Holds a pair for ffmpeg, which takes it once it is released; if something else is quicker, ffmpeg ends and is
 * started anew. Errors: media_failed.
 */
export async function holdPortPair(): Promise<HeldPorts> {
  for (let i = 0; i < tries; i += 1) {
    const sockets: Socket[] = []
    const release = () => {
      for (const socket of sockets.splice(0)) socket.close()
    }
    try {
      const first = await bind(0, sockets)
      const port = first + (first % 2)
      if (port !== first) await bind(port, sockets)
      await bind(port + 1, sockets)
      return { port, release }
    } catch {
      release()
    }
  }
  throw new MediaError('media_failed', 'no free pair of UDP ports on loopback')
}

async function bind(port: number, sockets: Socket[]): Promise<number> {
  const socket = createSocket('udp4')
  sockets.push(socket)
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  return socket.address().port
}
