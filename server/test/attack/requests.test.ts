import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectionRequests } from '#contracts/core/connection.events.ts'
import type { SocketRequest } from '#contracts/core/event.ts'
import { allRequests } from '#contracts/index.ts'
import { newId } from '#server/core/ids.ts'
import { openBareSocket } from '../support/bare-socket.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'
import { faultsOf, idsIn, withChange } from './break.ts'
import { mustBeProblem } from './expect-problem.ts'
import { requestFixtures } from './request-fixtures.ts'
import { openWorld, type World } from './world.ts'

const requests = Object.values(allRequests).flatMap((of) =>
  Object.values(of).map((request) => ({ name: request.name, request })),
)

/** What needs no live to be in. */
const openToAll = ['connection.pulse', 'live.join', 'live.leave', 'contest.watch', 'contest.unwatch']

let world: World
let workers: number[]
beforeAll(async () => {
  world = await openWorld()
  workers = world.app.media.workerPids
})
afterAll(() => world.app.close())

async function refused(socket: TestSocket, request: SocketRequest, body: unknown, where = '') {
  const ack = await socket.send(request, body)
  expect(ack.ok, `${where} was let through`).toBe(false)
  return mustBeProblem(ack.ok ? null : ack.problem, request)
}

describe('the list of requests', () => {
  it('is the list of what is answered', () => {
    const { live, sales, contest } = world.app.app
    const answered = [live, sales, contest].flatMap((area) =>
      area.socketEndpoints.map(({ request }) => request.name),
    )
    // The hub answers for the connection itself.
    expect([...answered, connectionRequests.pulse.name].sort()).toEqual(
      requests.map(({ name }) => name).sort(),
    )
  })

  it('has a good request for each, and none that is gone', () => {
    expect(Object.keys(requestFixtures).sort()).toEqual(requests.map(({ name }) => name).sort())
  })
})

describe.each(requests)('$name', ({ name, request }) => {
  let socket: TestSocket
  let good: unknown
  let faultsBefore: number
  beforeAll(async () => {
    faultsBefore = world.app.faults.length
    const fixture = await requestFixtures[name]?.(world)
    if (!fixture) throw new Error(`no good request of ${name}`)
    ;({ socket, body: good } = fixture)
  })

  it('refuses every fault in the body', async () => {
    for (const { path, what, value, certain } of faultsOf(request.body, good)) {
      const problem = await refused(socket, request, value, `${path}: ${what}`)
      expect(problem.code, `${path}: ${what}`).toBe('invalid')
      if (certain && path !== '')
        expect(problem.fields?.map((it) => it.path).join()).toContain(`body.${path}`)
    }
  })

  it('refuses a body that is none', async () => {
    for (const body of [undefined, 1, 'text', true, [good], [], Buffer.from('bytes')])
      expect((await refused(socket, request, body, String(body))).code).toBe('invalid')
  })

  it('refuses ids that are nobody’s', async () => {
    // Whoever leaves a live that is none, or says something new, does no harm.
    if (name === 'live.leave' || name === 'contest.unwatch') return
    for (const path of idsIn(request.body, good))
      if (path.join() !== 'clientId')
        await refused(socket, request, withChange(good, path, newId()), path.join())
  })

  it('refuses guests where it is for the signed in, and those who are not in the live', async () => {
    const guest = await world.app.socket()
    if (openToAll.includes(name)) return
    const { code } = await refused(guest, request, good)
    expect(code).toBe(request.permission === 'anyone' ? 'join_first' : 'sign_in_first')
    const stranger = await world.app.socket((await world.app.account('viewer')).cookie)
    expect(['join_first', 'not_your_live']).toContain((await refused(stranger, request, good)).code)
  })

  it('answers the good request after all that, and left no fault', async () => {
    const ack = await socket.send(request, good)
    expect(ack).toMatchObject({ ok: true })
    expect(world.app.faults.slice(faultsBefore)).toEqual([])
    expect(world.app.media.workerPids).toEqual(workers)
  })
})

describe('a hostile connection', () => {
  it('is refused when another site opened it', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1'])
      await expect(openSocket(world.app.origin, undefined, { origin }), origin).rejects.toThrow()
    const own = await openSocket(world.app.origin, undefined, { origin: world.app.origin })
    own.close()
  })

  it('learns nothing from events that do not exist', async () => {
    const socket = await world.app.socket()
    for (const name of ['live.nothing', '__proto__', 'constructor', 'toString', ''])
      expect((await socket.send({ name }, {})) as unknown).toMatchObject({ problem: { code: 'not_found' } })
    socket.io.emit('live.join', { liveId: 'x' })
    socket.io.emit('live.join')
  })

  it('cannot exhaust the stack with what is nested too deep', async () => {
    const ids = { liveId: newId(), transportId: newId() }
    for (const depth of [100, 10_000]) {
      const bare = await openBareSocket(world.app.origin)
      const body = JSON.stringify({ ...ids, dtlsParameters: 0 })
      const deep = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
      bare.send(`421["media.connectTransport",${body.replace(':0', `:${deep}`)}]`)
      await expect.poll(() => bare.received.find((frame) => frame.startsWith('431'))).toContain('"invalid"')
      await bare.close()
    }
  })

  it('is closed when it sends too much or what is no packet', async () => {
    const frames = [
      `42["live.join",{"liveId":"${'x'.repeat(100_000)}"}]`,
      '42["live.join",',
      '42{"live.join":1}',
      '42[]',
      '42[{"a":1}]',
      '4299999999999999999999["live.join",{}]',
      '451-["live.join",{"_placeholder":true,"num":7}]',
      '4599999999-["x"]',
      `420[${'['.repeat(20_000)}`,
      '43999["stray ack"]',
      '9',
      '',
      '\u0000',
      '44{"message":"x"}',
    ]
    for (const frame of frames) {
      const bare = await openBareSocket(world.app.origin)
      bare.send(frame)
      await bare.close()
    }
    const { liveId } = await world.onAir()
    const socket = await world.app.socket()
    expect(await socket.send({ name: 'live.join' }, { liveId })).toMatchObject({ ok: true })
    expect(world.app.faults).toEqual([])
  })
})
