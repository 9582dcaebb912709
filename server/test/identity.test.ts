import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identityRoutes as routes } from '#contracts/identity/identity.routes.ts'
import { liveRequests } from '#contracts/live/live.events.ts'
import { newId } from '#server/core/ids.ts'
import type { Answer } from './support/call.ts'
import { createTestApp, type Person, type TestApp } from './support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(async () => {
  await app.close()
  expect(app.faults).toEqual([])
})

let phones = 0
const freshPhone = () => `137${String((phones += 1)).padStart(8, '0')}`
const cookieOf = ({ headers }: Answer) => headers.getSetCookie()[0]?.split(';')[0]
const refusal = (status: number, code: string) => ({
  status,
  body: expect.objectContaining({ code }) as unknown,
})

async function codeFor(phone: string): Promise<string> {
  return (await app.ask(routes.askCode, { body: { phone } })).sandboxCode ?? ''
}
const enter = (phone: string, code: string) => app.call(routes.signInByCode, { body: { phone, code } })
const anotherThan = (code: string) => (code === '000000' ? '111111' : '000000')

describe('signing in with a phone', () => {
  it('makes an account the first time and finds it the next', async () => {
    const phone = freshPhone()
    const first = await enter(phone, await codeFor(phone))
    expect(first.body).toMatchObject({
      roles: ['viewer'],
      phoneMasked: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    })
    app.clock.ahead(31_000)
    const second = await enter(phone, await codeFor(phone))
    expect(second.body).toEqual(first.body)
    const { me } = await app.ask(routes.whoAmI, { cookie: cookieOf(second) })
    expect(me).toEqual(first.body)
  })

  it('gives a cookie that scripts and other sites do not get', async () => {
    const phone = freshPhone()
    const [cookie] = (await enter(phone, await codeFor(phone))).headers.getSetCookie()
    expect(cookie).toMatch(/^fieldcast_session=[\w-]{43};/)
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
  })

  it('takes a code once', async () => {
    const phone = freshPhone()
    const code = await codeFor(phone)
    const tries = await Promise.all([enter(phone, code), enter(phone, code), enter(phone, code)])
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 401, 401])
    expect(await enter(phone, code)).toMatchObject(refusal(401, 'code_expired'))
  })

  it('refuses a wrong code, one of another phone, an old one, and none at all', async () => {
    const [phone, other] = [freshPhone(), freshPhone()]
    const code = await codeFor(phone)
    expect(await enter(phone, anotherThan(code))).toMatchObject(refusal(401, 'code_wrong'))
    expect(await enter(other, code)).toMatchObject(refusal(401, 'code_expired'))
    app.clock.ahead(5 * 60_000 + 1)
    expect(await enter(phone, code)).toMatchObject(refusal(401, 'code_expired'))
  })

  it('ends a code after five wrong tries, also when they come all at once', async () => {
    const [slow, quick] = [freshPhone(), freshPhone()]
    const [slowCode, quickCode] = [await codeFor(slow), await codeFor(quick)]
    for (let tries = 0; tries < 5; tries += 1)
      expect(await enter(slow, anotherThan(slowCode))).toMatchObject(refusal(401, 'code_wrong'))
    expect(await enter(slow, slowCode)).toMatchObject(refusal(401, 'code_expired'))
    const guesses = Array.from({ length: 8 }, () => enter(quick, anotherThan(quickCode)))
    const codes = (await Promise.all(guesses)).map(({ body }) => (body as { code: string }).code)
    expect(codes.filter((code) => code === 'code_wrong')).toHaveLength(5)
    expect(await enter(quick, quickCode)).toMatchObject(refusal(401, 'code_expired'))
  })

  it('stops whoever guesses at one phone through code after code', async () => {
    const phone = freshPhone()
    for (let codes = 0; codes < 2; codes += 1) {
      const code = await codeFor(phone)
      for (let tries = 0; tries < 5; tries += 1) await enter(phone, anotherThan(code))
      app.clock.ahead(31_000)
    }
    expect(await enter(phone, await codeFor(phone))).toMatchObject(refusal(429, 'too_many'))
  })

  it('sends no second code within half a minute, and then forgets the first', async () => {
    const phone = freshPhone()
    const first = await codeFor(phone)
    const early = await app.call(routes.askCode, { body: { phone } })
    expect(early).toMatchObject(refusal(429, 'too_many'))
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(25)
    app.clock.ahead(30_000)
    const second = await codeFor(phone)
    if (first !== second) expect(await enter(phone, first)).toMatchObject(refusal(401, 'code_wrong'))
    expect((await enter(phone, second)).status).toBe(200)
  })

  it('makes one account of two first sign-ins at once', async () => {
    const phone = freshPhone()
    await enter(phone, await codeFor(phone))
    const { items } = await app.ask(routes.accounts, {
      cookie: (await app.account('operator')).cookie,
      query: { search: phone.slice(-4) },
    })
    expect(items).toHaveLength(1)
  })
})

describe('signing in with a password', () => {
  const PASSWORD = 'a long password'
  let operator: Person
  let names = 0
  beforeAll(async () => {
    operator = await app.account('operator')
  })

  async function staff(): Promise<string> {
    const username = `staff.${(names += 1)}`
    const body = { displayName: '王力', username, password: PASSWORD, roles: ['viewer', 'host'] }
    await app.ask(routes.createAccount, { cookie: operator.cookie, body })
    return username
  }
  const signIn = (username: string, password: string) =>
    app.call(routes.signInByPassword, { body: { username, password } })

  it('says the same of a wrong password, an unknown name and an account without one', async () => {
    const username = await staff()
    expect((await signIn(username, PASSWORD)).body).toMatchObject({
      displayName: '王力',
      roles: ['viewer', 'host'],
    })
    const wrong = await signIn(username, 'another password')
    expect(wrong).toMatchObject(refusal(401, 'password_wrong'))
    expect((await signIn('nobody.here', PASSWORD)).body).toEqual(wrong.body)
    const bare = { displayName: '李强', username: 'without.password', roles: ['viewer'] }
    await app.ask(routes.createAccount, { cookie: operator.cookie, body: bare })
    expect((await signIn('without.password', PASSWORD)).body).toEqual(wrong.body)
  })

  it('stops a guesser after ten tries at one name, even with the right password, and nobody else', async () => {
    const [attacked, other] = [await staff(), await staff()]
    for (let tries = 0; tries < 10; tries += 1)
      expect(await signIn(attacked, `guess number ${tries}`)).toMatchObject(refusal(401, 'password_wrong'))
    const stopped = await signIn(attacked, PASSWORD)
    expect(stopped).toMatchObject(refusal(429, 'too_many'))
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(60)
    expect((await signIn(other, PASSWORD)).status).toBe(200)
  })

  it('keeps no password that could be read', async () => {
    const row = await app.db.prisma.account.findUnique({ where: { username: await staff() } })
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('refuses a taken name or phone', async () => {
    const body = { displayName: '甲', username: await staff(), roles: ['viewer'] }
    const create = (change: object) =>
      app.call(routes.createAccount, { cookie: operator.cookie, body: { ...body, ...change } })
    expect(await create({})).toMatchObject(refusal(409, 'username_taken'))
    const phone = freshPhone()
    expect((await create({ username: 'with.phone', phone })).status).toBe(200)
    expect(await create({ username: 'again.phone', phone })).toMatchObject(refusal(409, 'phone_taken'))
  })
})

describe('sessions', () => {
  it('lists one’s devices and ends one of them at once, also on its open socket', async () => {
    const person = await app.account('viewer')
    const phone = await app.session(person)
    const [mine, socket] = [await app.socket(person.cookie), await app.socket(phone.cookie)]
    const { items } = await app.ask(routes.sessions, { cookie: person.cookie })
    expect(items.map(({ id, current }) => ({ id, current }))).toEqual(
      expect.arrayContaining([
        { id: person.sessionId, current: true },
        { id: phone.sessionId, current: false },
      ]),
    )
    expect((await app.ask(routes.whoAmI, { cookie: phone.cookie })).me?.id).toBe(person.id)
    await expectAccount(socket.send(liveRequests.say, {}))
    await app.ask(routes.revokeSession, { cookie: person.cookie, params: { sessionId: phone.sessionId } })
    expect((await app.ask(routes.whoAmI, { cookie: phone.cookie })).me).toBeNull()
    expect(await app.call(routes.sessions, { cookie: phone.cookie })).toMatchObject(
      refusal(401, 'sign_in_first'),
    )
    await expect.poll(() => socket.io.connected).toBe(false)
    expect(mine.io.connected).toBe(true)
    await expectAccount(mine.send(liveRequests.say, {}))
    const again = { cookie: person.cookie, params: { sessionId: phone.sessionId } }
    expect(await app.call(routes.revokeSession, again)).toMatchObject(refusal(404, 'not_found'))
  })

  it('ends at sign-out', async () => {
    const person = await app.account('viewer')
    const answer = await app.call(routes.signOut, { cookie: person.cookie })
    expect(answer.headers.getSetCookie()[0]).toMatch(/^fieldcast_session=;.*Expires=Thu, 01 Jan 1970/)
    expect((await app.ask(routes.whoAmI, { cookie: person.cookie })).me).toBeNull()
  })

  it('expires after thirty days', async () => {
    const person = await app.account('viewer')
    expect((await app.ask(routes.whoAmI, { cookie: person.cookie })).me).not.toBeNull()
    app.clock.ahead(30 * 24 * 3_600_000)
    expect((await app.ask(routes.whoAmI, { cookie: person.cookie })).me).toBeNull()
  })
})

describe('the browser that a session was opened on', () => {
  const cookiesOf = ({ headers }: Answer) =>
    headers
      .getSetCookie()
      .map((it) => it.split(';')[0])
      .join('; ')
  const enterOn = async (browser?: string) => {
    const phone = freshPhone()
    const body = { phone, code: await codeFor(phone) }
    const answer = await app.call(routes.signInByCode, { body, cookie: browser })
    const { id } = routes.signInByCode.reply.parse(answer.body)
    return { id, cookies: cookiesOf(answer), answer }
  }
  const devicesOf = async (...ids: string[]) => {
    const known = await app.app.identity.devices.devicesOf(ids)
    return ids.map((id) => [...(known.get(id) ?? [])])
  }

  it('keeps a number that scripts do not get, also after signing out, and only a keyed mark is stored', async () => {
    const host = await enterOn()
    const device = host.answer.headers.getSetCookie()[1] ?? ''
    expect(device).toMatch(/^fieldcast_device=[\w-]{32};.*Max-Age=15552000;.*HttpOnly;.*SameSite=Lax/)
    const out = await app.call(routes.signOut, { cookie: host.cookies })
    expect(out.headers.getSetCookie().join()).not.toContain('fieldcast_device')
    const [cousin, stranger] = [await enterOn(host.cookies), await enterOn()]
    const [ofHost, ofCousin, ofStranger] = await devicesOf(host.id, cousin.id, stranger.id)
    expect(ofCousin).toEqual(ofHost)
    expect(ofStranger).not.toEqual(ofHost)
    const rows = await app.db.prisma.session.findMany({ where: { accountId: host.id } })
    const token = /fieldcast_device=([\w-]+)/.exec(device)?.[1] ?? ''
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(rows[0]?.deviceMark).toMatch(/^[\w-]{43}$/)
  })

  it('is another for a number that we never gave, and forgotten after half a year', async () => {
    const forged = await enterOn('fieldcast_device=short')
    expect(forged.cookies).toMatch(/fieldcast_device=[\w-]{32}$/)
    app.clock.ahead(181 * 24 * 3_600_000)
    expect(await devicesOf(forged.id)).toEqual([[]])
    await enterOn()
    const row = await app.db.prisma.session.findFirstOrThrow({ where: { accountId: forged.id } })
    expect(row.deviceMark).toBeNull()
  })
})

/** Somebody who is known: the empty message is refused for what it is, not for who sent it. */
async function expectAccount(ack: Promise<unknown>): Promise<void> {
  expect(await ack).toMatchObject({ problem: { code: 'invalid' } })
}

describe('roles', () => {
  const change = (by: Person, of: { id: string }, roles: string[]) =>
    app.call(routes.changeRoles, { cookie: by.cookie, params: { accountId: of.id }, body: { roles } })

  it('take effect at once when given, and end the sessions when taken', async () => {
    const [operator, person] = [await app.account('operator'), await app.account('viewer')]
    const socket = await app.socket(person.cookie)
    expect((await change(operator, person, ['viewer', 'host'])).status).toBe(200)
    expect((await app.ask(routes.whoAmI, { cookie: person.cookie })).me?.roles).toEqual(['viewer', 'host'])
    expect(socket.io.connected).toBe(true)
    expect((await change(operator, person, ['viewer'])).status).toBe(200)
    expect((await app.ask(routes.whoAmI, { cookie: person.cookie })).me).toBeNull()
    await expect.poll(() => socket.io.connected).toBe(false)
  })

  it('that are powerful only an admin gives or takes', async () => {
    const [operator, admin] = [await app.account('operator'), await app.account('admin')]
    const person = await app.account('viewer')
    for (const role of ['operator', 'auditor', 'admin'])
      expect(await change(operator, person, ['viewer', role])).toMatchObject(refusal(403, 'not_allowed'))
    expect(await change(operator, admin, ['admin', 'host'])).toMatchObject(refusal(403, 'not_allowed'))
    expect(await change(operator, operator, ['admin'])).toMatchObject(refusal(403, 'not_allowed'))
    const body = { displayName: '甲', roles: ['admin'] }
    expect(await app.call(routes.createAccount, { cookie: operator.cookie, body })).toMatchObject(
      refusal(403, 'not_allowed'),
    )
    expect((await change(admin, person, ['operator'])).status).toBe(200)
    expect(await change(admin, { id: newId() }, ['viewer'])).toMatchObject(refusal(404, 'not_found'))
  })
})

it('lists people newest first, page by page', async () => {
  const { cookie } = await app.account('operator')
  const made = [await app.account('auditor'), await app.account('auditor'), await app.account('auditor')]
  const page = (cursor?: string) =>
    app.ask(routes.accounts, {
      cookie,
      query: { role: 'auditor', limit: '2', ...(cursor ? { cursor } : {}) },
    })
  const first = await page()
  const second = await page(first.next ?? '')
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made.map(({ id }) => id).reverse())
  expect(second.next).toBeNull()
})

it('changes one’s own name everywhere at once', async () => {
  const person = await app.account('viewer')
  await app.ask(routes.whoAmI, { cookie: person.cookie })
  await app.ask(routes.changeMe, { cookie: person.cookie, body: { displayName: ' 林小满 ' } })
  const { me } = await app.ask(routes.whoAmI, { cookie: person.cookie })
  expect(me).toMatchObject({ displayName: '林小满', avatar: 'farmer' })
})
