import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/** The chat that Socket.IO's own guide begins with: what one says is emitted to everybody, a packet a message. */
const server = createServer()
const io = new Server(server, { serveClient: false })
io.on('connection', (socket) => {
  socket.on('say', (message: unknown) => {
    io.emit('said', message)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
