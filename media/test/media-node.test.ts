import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { NODE_NAMESPACE, NodePool, type MediaRoom, type MediaServer } from '#media/index.ts'
import { dialApi } from '#media/node/dial.ts'
import { proofOf } from '#media/node/proof.ts'
import { cameraRequest, eventually, expectRefusal, someDtls, startServer } from './support.ts'

const secret = 'only the county knows'
const pipe = { ip: '127.0.0.1' }

const hungUp = (socket: Socket) => new Promise((resolve) => socket.once('disconnect', resolve))

describe('a room with media nodes', () => {
  const web = createServer()
  const sockets = new Server(web)
  const complaints: string[] = []
  const pool = new NodePool({ secret, log: (_level, message) => complaints.push(message) })
  let home: MediaServer
  let elsewhere: MediaServer
  let api = ''
  let count = 0
  const closers: (() => void)[] = []

  beforeAll(async () => {
    sockets.of(NODE_NAMESPACE).on('connection', (socket) => {
      pool.receive(socket)
    })
    web.listen(0, '127.0.0.1')
    await once(web, 'listening')
    api = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
    home = await startServer({ nodes: { pool, pipe } })
    elsewhere = await startServer()
  })
  afterEach(async () => {
    for (const close of closers.splice(0)) close()
    for (const room of home.rooms()) room.close()
    await eventually('no node is left', () => pool.byLoad().length === 0)
    complaints.length = 0
  })
  afterAll(async () => {
    await Promise.all([home.close(), elsewhere.close(), sockets.close()])
  })

  async function node(): Promise<{ close(): void }> {
    const before = pool.byLoad().length
    const options = { api, secret, name: `node-${(count += 1)}`, workers: 1, media: elsewhere, pipe }
    const dialled = dialApi({ ...options, log: (_level, message) => complaints.push(message) })
    closers.push(() => {
      dialled.close()
    })
    await eventually('the node is in', () => pool.byLoad().length > before)
    return dialled
  }

  /** Somebody who knows the secret and then does as they like. */
  async function liar(answer: (ack: (reply: unknown) => void) => void): Promise<Socket> {
    const socket = io(api + NODE_NAMESPACE, { transports: ['websocket'], reconnection: false })
    closers.push(() => socket.disconnect())
    socket.on('challenge', ({ nonce }: { nonce: string }, ack: (proof: unknown) => void) => {
      const mine = 'sixteen letters or more'
      const proof = proofOf(secret, 'node', nonce, mine)
      ack({ version: 1, name: 'liar', workers: 1, nonce: mine, proof })
    })
    socket.on('ask', (_request: unknown, ack: (reply: unknown) => void) => {
      answer(ack)
    })
    await eventually('the liar is in', () => pool.byLoad().length === 1)
    return socket
  }

  async function hosted(): Promise<{ room: MediaRoom; producerId: string; sendId: string }> {
    const room = await home.createRoom(`room-${(count += 1)}`)
    room.addPeer('host')
    const { id: sendId } = await room.createTransport('host', 'send')
    await room.connectTransport('host', sendId, someDtls())
    const producerId = await room.produce('host', sendId, cameraRequest(3))
    return { room, producerId, sendId }
  }

  it('has its peers there, its streams here, and refuses them as it would here', async () => {
    await node()
    const { room, producerId, sendId } = await hosted()
    expect(elsewhere.room(room.id).producers()).toMatchObject([{ producerId, peerId: 'host' }])
    expect(room.producers()).toMatchObject([{ producerId, peerId: 'host', source: 'camera', kind: 'video' }])
    await room.pauseProducer('host', producerId)
    expect(room.producers()).toMatchObject([{ paused: true }])
    room.addPeer('viewer')
    const { id } = await room.createTransport('viewer', 'receive')
    const capabilities = room.routerRtpCapabilities
    await expectRefusal('unknown_transport', () => room.connectTransport('viewer', sendId, someDtls()))
    await expectRefusal('bad_dtls_parameters', () =>
      room.connectTransport('viewer', id, { fingerprints: [] }),
    )
    await expectRefusal('unknown_producer', () => room.consume('viewer', id, sendId, capabilities))
    const consumer = await room.consume('viewer', id, producerId, capabilities)
    expect(consumer).toMatchObject({ producerId, peerId: 'host', source: 'camera', producerPaused: true })
    await expectRefusal('not_connected', () => room.resumeConsumer('viewer', consumer.id))
    await expectRefusal('unknown_consumer', () => room.resumeConsumer('host', consumer.id))
    room.closePeer('host')
    expect(room.producers()).toEqual([])
    await eventually('nor there', () => elsewhere.room(room.id).producers().length === 0)
    room.close()
    await eventually('the half is gone', () => elsewhere.rooms().length === 0)
  })

  it('has two halves, one of which is lost: its peers are told, its streams end, the rest goes on', async () => {
    const first = await node()
    const { room } = await hosted()
    const lost = once(room, 'transportLost')
    first.close()
    expect(await lost).toMatchObject([{ peerId: 'host', direction: 'send' }])
    await eventually('its streams end', () => room.producers().length === 0)
    expect(room.closed).toBe(false)
    const again = await room.createTransport('host', 'send')
    await room.produce('host', again.id, cameraRequest())
    expect(room.producers()).toHaveLength(1)
  })

  it('hears nothing of who does not know the secret', async () => {
    const log = (_level: string, message: string) => complaints.push(message)
    const wrong = {
      api,
      secret: 'a guess of some length',
      name: 'x',
      workers: 1,
      media: elsewhere,
      pipe,
      log,
    }
    const stranger = dialApi(wrong)
    await eventually('it is refused', () => complaints.some((text) => text.includes('wrong secret')))
    expect(pool.byLoad()).toEqual([])
    stranger.close()
    const silent = io(api + NODE_NAMESPACE, { transports: ['websocket'], reconnection: false })
    silent.emit('news', { news: 'roomLost', roomId: 'anything' })
    await hungUp(silent)
    expect(pool.byLoad()).toEqual([])
  })

  it('is served here when a node lies, says nothing sensible, or says too much', async () => {
    const rubbish = [
      null,
      'yes',
      { ok: true },
      { ok: true, reply: { ip: 'x', port: 99_999_999 } },
      { ok: false },
    ]
    const socket = await liar((ack) => {
      ack(rubbish[(count += 1) % rubbish.length])
    })
    const { room, producerId } = await hosted()
    expect(room.producers()).toMatchObject([{ producerId }])
    expect(elsewhere.rooms()).toEqual([])
    const gone = hungUp(socket)
    socket.emit('news', { news: 'transportLost', roomId: room.id, peerId: 'host', transportId: 'no id' })
    await gone
    expect(room.producers()).toMatchObject([{ producerId }])
  })
})
