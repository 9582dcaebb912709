import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MediaServer } from '#media/index.ts'
import { cameraRequest, eventually, expectRefusal, startServer } from './support.ts'

describe('a worker killed with -9', () => {
  let server: MediaServer
  beforeAll(async () => {
    server = await startServer({ workers: 2 })
  })
  afterAll(() => server.close())

  const kill = (pid: number | undefined) => {
    if (pid === undefined) throw new Error('no worker to kill')
    process.kill(pid, 'SIGKILL')
  }

  it('loses its own rooms only, and each can be made anew from the event itself', async () => {
    const rooms = await Promise.all(['a', 'b'].map((id) => server.createRoom(id)))
    const heard: string[] = []
    const anew = Promise.withResolvers<unknown>()
    for (const room of rooms) {
      room.addPeer('host')
      const up = await room.createTransport('host', 'send')
      await room.produce('host', up.id, cameraRequest())
      room.on('producerClosed', () => heard.push('producerClosed'))
      room.on('lost', (reason) => {
        heard.push(`${room.id} ${reason}`)
        anew.resolve(server.createRoom(room.id))
      })
    }
    kill(server.workerPids[0])
    await anew.promise
    expect(heard).toEqual([expect.stringMatching(/^[ab] worker_died$/)])
    const survivor = rooms.find((room) => !room.closed)
    expect(survivor?.producers()).toHaveLength(1)
    const lost = rooms.find((room) => room.closed)
    await expectRefusal('room_closed', () => lost?.createTransport('host', 'send'))
    await eventually('two workers again', () => server.workerPids.length === 2)
    for (const room of server.rooms()) room.close()
  })

  it('is replaced within three seconds when it was the only one', async () => {
    const single = await startServer()
    const room = await single.createRoom('only')
    const lost = once(room, 'lost')
    const killedAt = performance.now()
    kill(single.workerPids[0])
    await lost
    const again = await single.createRoom('only')
    again.addPeer('host')
    await again.createTransport('host', 'send')
    expect(performance.now() - killedAt).toBeLessThan(3000)
    await single.close()
  })

  it('fails requests under way with room_closed, and nothing hangs', async () => {
    const single = await startServer()
    const room = await single.createRoom('busy')
    room.addPeer('host')
    const [pid] = single.workerPids
    if (pid === undefined) throw new Error('no worker')
    process.kill(pid, 'SIGSTOP')
    const waiting = expectRefusal('room_closed', () => room.createTransport('host', 'send'))
    await sleep(50)
    kill(pid)
    await waiting
    await single.close()
  })
})
