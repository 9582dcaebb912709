import type { Namespace } from 'socket.io'

/** Engine.IO's mark of a message, and Socket.IO's of an event. */
const EVENT_PACKET = '42'
const TEXT_FRAME = 0x81

/**
 * Sends one event of plain JSON to everybody in a room, as Socket.IO's own broadcast does, but with the frame
 * made once and in one piece: a single write a client is what the whole then costs.
 */
export function tellRoom({ adapter, sockets }: Namespace, room: string, name: string, body: unknown): void {
  const members = adapter.rooms.get(room)
  if (members === undefined || members.size === 0) return
  const packet = JSON.stringify([name, body])
  const options = { compress: false, wsPreEncodedFrame: [frameOf(Buffer.from(EVENT_PACKET + packet))] }
  for (const id of members) sockets.get(id)?.conn.write(`${EVENT_PACKET.slice(1)}${packet}`, options)
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
