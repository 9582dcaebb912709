import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countyRoutes } from '#contracts/county/county.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { liveRequests } from '#contracts/live/live.events.ts'
import { newId } from '#server/core/ids.ts'
import { openFaultyLink, type FaultyLink } from '../support/faulty-link.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'

describe('a server whose database is away', () => {
  let app: TestApp
  let link: FaultyLink
  beforeAll(async () => {
    app = await createTestApp({
      through: async (url) => {
        link = await openFaultyLink(url)
        return link.url
      },
    })
  })
  afterAll(async () => {
    link.mend()
    await app.close()
    await link.close()
  })

  it('says that it is unavailable, stays up and recovers by itself', async () => {
    const [person, socket] = [await app.account('operator'), await app.socket()]
    link.cut()
    const requests = [
      app.call(countyRoutes.county),
      app.call(identityRoutes.accounts, { cookie: person.cookie }),
      app.call(countyRoutes.createTown, { cookie: person.cookie, body: { name: '天宝镇' } }),
      app.call(identityRoutes.askCode, { body: { phone: '13900000001' } }),
    ]
    for (const { status, headers, body } of await Promise.all(requests)) {
      expect(body).toMatchObject({ code: 'unavailable' })
      expect(status).toBe(503)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(await socket.send(liveRequests.join, { liveId: newId() })).toMatchObject({
      problem: { code: 'unavailable' },
    })
    // Who they are cannot be known now: the connection itself must not bring the server down.
    const newcomer = await app.socket(person.cookie)
    expect(newcomer.io.connected).toBe(true)
    link.mend()
    await expect.poll(async () => (await app.call(countyRoutes.county)).status, { timeout: 10_000 }).toBe(200)
    expect(await newcomer.send(liveRequests.join, { liveId: newId() })).toMatchObject({
      problem: { code: 'not_found' },
    })
  })
})
