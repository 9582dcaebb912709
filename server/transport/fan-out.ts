import type { Duplex } from 'node:stream'
import type { Namespace, Socket } from 'socket.io'

/** Engine.IO's mark of a message, and Socket.IO's of an event. */
const EVENT_PACKET = '42'
const TEXT_FRAME = 0x81

/** Who has not taken so much of what was told is put out: on coming back they get what holds then. */
const MAX_UNREAD_BYTES = 1024 * 1024

/**
 * Sends one event of plain JSON to everybody in a room, as Socket.IO's own broadcast does, but with the frame
 * made once and written straight to each connection: a single write a client is what the whole then costs.
 */
export function tellRoom({ adapter, sockets }: Namespace, room: string, name: string, body: unknown): void {
  const members = adapter.rooms.get(room)
  if (members === undefined || members.size === 0) return
  const packet = JSON.stringify([name, body])
  const frame = frameOf(Buffer.from(EVENT_PACKET + packet))
  const options = { compress: false, wsPreEncodedFrame: [frame] }
  for (const id of members) {
    const conn = sockets.get(id)?.conn
    const line = conn && lineOf(conn)
    if (!line) conn?.write(`${EVENT_PACKET.slice(1)}${packet}`, options)
    else if (line.writableLength > MAX_UNREAD_BYTES) conn.close(true)
    else line.write(frame)
  }
}

/** The connection under a WebSocket that began as one, while nothing of Engine.IO's own waits to be written there. */
function lineOf({ readyState, transport, request }: Socket['conn']): Duplex | undefined {
  const isFree = readyState === 'open' && transport.name === 'websocket' && transport.writable
  return isFree && request.headers.upgrade !== undefined ? request.socket : undefined
}

/** A server's text frame (RFC 6455 §5.2): final, not masked. */
function frameOf(payload: Buffer): Buffer {
  const { length } = payload
  const head = Buffer.alloc(length < 126 ? 2 : length < 0x1_0000 ? 4 : 10)
  head[0] = TEXT_FRAME
  head[1] = length < 126 ? length : length < 0x1_0000 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}
