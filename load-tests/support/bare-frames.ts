import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const FRAME_MS = 100

/**
 * The limit: nothing but one write of one ready frame to every client, ten times a second, of whatever was
 * posted. No rooms, no checks, no storage.
 */
const clients = new Set<Duplex>()
let waiting: Buffer[] = []
const server = createServer((request, response) => {
  request.on('data', (data: Buffer) => waiting.push(data))
  request.on('end', () => response.end())
})
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}${GUID}`)
    .digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  clients.add(socket)
  socket.on('close', () => clients.delete(socket)).on('error', () => undefined)
})
// Between two rounds nobody says anything for long.
server.keepAliveTimeout = 0
setInterval(() => {
  if (waiting.length === 0) return
  const payload = Buffer.concat(waiting)
  waiting = []
  const head = Buffer.alloc(4)
  head[0] = 0x81
  head[1] = 126
  head.writeUInt16BE(payload.length, 2)
  const frame = Buffer.concat([head, payload])
  for (const client of clients) client.write(frame)
}, FRAME_MS)
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
