import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io, type ManagerOptions, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { tellRoom } from './fan-out.ts'

const ROOM = 'live:1'
let http: HttpServer
let hub: Server
const clients: Socket[] = []

beforeEach(async () => {
  http = createServer()
  hub = new Server(http, { serveClient: false })
  hub.on('connection', (socket) => void socket.join(ROOM))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  await hub.close()
})

const address = (scheme: string) => `${scheme}://127.0.0.1:${(http.address() as AddressInfo).port}`

const connected = () => hub.sockets.sockets.size

function listener(transports: NonNullable<ManagerOptions['transports']>): unknown[] {
  const client = io(address('http'), { transports, forceNew: true })
  clients.push(client)
  const heard: unknown[] = []
  client.on('said', (body) => heard.push(body))
  return heard
}

test('everybody in the room hears everything in order, however they are connected, between other packets', async () => {
  const heard = [listener(['websocket']), listener(['polling']), listener(['polling', 'websocket'])]
  await expect.poll(connected).toBe(3)
  const told = Array.from({ length: 300 }, (_, index) => ({ index, text: '樱桃'.repeat(index * 2) }))
  for (const body of told) {
    // Each third goes the library's own way, and may still be waiting there when the next one comes.
    if (body.index % 3 === 0) hub.to(ROOM).emit('said', body)
    else tellRoom(hub.of('/'), ROOM, 'said', body)
    if (body.index % 50 === 0) await new Promise(setImmediate)
  }
  await expect.poll(() => heard.map((list) => list.length)).toEqual([300, 300, 300])
  for (const list of heard) expect(list).toEqual(told)
})

test('whoever does not take what is told is put out, and the others hear on', async () => {
  const heard = listener(['websocket'])
  const deaf = new WebSocket(`${address('ws')}/socket.io/?EIO=4&transport=websocket`)
  await once(deaf, 'open')
  deaf.send('40')
  await expect.poll(connected).toBe(2)
  deaf.pause()
  const text = 'x'.repeat(64 * 1024)
  let told = 0
  await expect
    .poll(
      () => {
        tellRoom(hub.of('/'), ROOM, 'said', { text })
        told += 1
        return connected()
      },
      { timeout: 20_000, interval: 1 },
    )
    .toBe(1)
  await expect.poll(() => heard.length).toBe(told)
  deaf.terminate()
})
