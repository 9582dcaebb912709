import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { MediaError } from '../error.ts'

const tries = 20

/**
 * An even UDP port on loopback that is free together with the next one (RFC 3550 §11). Both are let go again
 * for ffmpeg to take; if something else is quicker, ffmpeg ends and is started anew. Errors: media_failed.
 */
export async function freePortPair(): Promise<number> {
  for (let i = 0; i < tries; i += 1) {
    const sockets: Socket[] = []
    try {
      const first = await bind(0, sockets)
      const even = first + (first % 2)
      if (even !== first) await bind(even, sockets)
      await bind(even + 1, sockets)
      return even
    } catch {
      continue
    } finally {
      for (const socket of sockets) socket.close()
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
