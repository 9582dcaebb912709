import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkDraw } from '#contracts/sales/giveaway.rules.ts'
import type { Giveaway, GiveawayEntry } from '#contracts/sales/giveaways.types.ts'
import { newId } from '#server/core/ids.ts'
import { openSalesSetting, type SalesSetting, type Somebody } from './sales.setting.ts'

const digest = (text: string) => hash('sha256', text)

let setting: SalesSetting
let host: Somebody
let liveId: string

beforeAll(async () => {
  setting = await openSalesSetting()
  host = await setting.somebody('林小满', 'host')
  liveId = await setting.liveOf(host)
})
afterAll(() => setting.close())

const open = async (winners: number, durationMs = 60_000): Promise<Giveaway> => {
  const body = { prize: '一箱樱桃', winners, durationMs }
  const answer = await host.call('POST', `/api/lives/${liveId}/giveaways`, body, newId())
  expect(answer.status).toBe(200)
  return answer.body as Giveaway
}
const enter = (who: Somebody, { id }: Giveaway) => setting.sales.giveaways.enter(who.accountId, id, newId())
const proof = (id: string, who: Pick<Somebody, 'call'> = setting.guest) =>
  who.call('GET', `/api/giveaways/${id}/proof`)

test('a draw is committed to before anybody enters, keeps its seed until the end, and anybody can recompute it', async () => {
  const giveaway = await open(3)
  expect(giveaway).toMatchObject({ state: 'open', seed: null, entries: 0, own: null })
  const crowd = await Promise.all(
    Array.from({ length: 40 }, (_, index) => setting.somebody(`乡亲${String(index)}`)),
  )
  const entered = await Promise.all(crowd.flatMap((who) => [enter(who, giveaway), enter(who, giveaway)]))
  expect(entered.map(({ own }) => own)).toEqual(Array(80).fill({ number: null, won: false }))
  expect((await proof(giveaway.id)).body['code']).toBe('not_yet')
  const before = (await setting.guest.call('GET', `/api/giveaways/${giveaway.id}`)).body as Giveaway
  expect(before).toMatchObject({ seed: null, entries: 40 })

  setting.clock.ahead(60_000)
  const late = await setting.somebody('晚来')
  await expect(enter(late, giveaway)).rejects.toMatchObject({ code: 'giveaway_over' })
  await setting.sales.sweep()
  const shown = (await proof(giveaway.id)).body
  const drawn = shown['giveaway'] as Giveaway
  const items = shown['items'] as GiveawayEntry[]
  expect(drawn.commitment).toBe(giveaway.commitment)
  const announced = items.filter(({ won }) => won).map(({ number }) => number)
  const checked = checkDraw(
    digest,
    { seed: drawn.seed ?? '', commitment: giveaway.commitment, winners: 3 },
    items,
    announced,
  )
  expect(checked).toMatchObject({ seedKept: true, same: true })
  expect(announced).toHaveLength(3)
  expect(items.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  const [first] = crowd
  const mine = items.find(
    ({ mark }) => mark === digest(`${giveaway.id} ${first?.accountId ?? ''}`).slice(0, 8),
  )
  expect(mine?.nameMasked).toBe('乡**')
  expect(JSON.stringify(shown)).not.toContain(first?.accountId)

  const winners = (await host.call('GET', `/api/giveaways/${giveaway.id}/winners`)).body['items'] as {
    number: number
  }[]
  expect(winners.map(({ number }) => number)).toEqual(announced.toSorted((a, b) => a - b))
})

test('a draw with fewer entrants than prizes gives each of them one, and one with none ends quietly', async () => {
  const [small, empty] = [await open(5), await open(2)]
  const who = await setting.somebody('独一个')
  await enter(who, small)
  setting.clock.ahead(60_000)
  await setting.sales.sweep()
  expect((await who.call('GET', `/api/giveaways/${small.id}`)).body).toMatchObject({
    own: { number: 1, won: true },
  })
  expect((await proof(empty.id)).body).toMatchObject({ items: [], giveaway: { state: 'drawn' } })
})

test('only who directs a live that is on opens one, and the same key opens one', async () => {
  const other = await setting.somebody('别家', 'host')
  const body = { prize: '一箱樱桃', winners: 1, durationMs: 60_000 }
  const path = `/api/lives/${liveId}/giveaways`
  expect((await other.call('POST', path, body, newId())).body['code']).toBe('not_your_live')
  const key = newId()
  const first = (await host.call('POST', path, body, key)).body as Giveaway
  expect((await host.call('POST', path, body, key)).body['id']).toBe(first.id)
  expect((await host.call('POST', path, { ...body, winners: 2 }, key)).body['code']).toBe('key_reused')
  const coming = await setting.liveOf(host, 'scheduled')
  expect((await host.call('POST', `/api/lives/${coming}/giveaways`, body, newId())).body['code']).toBe(
    'live_not_on',
  )
})
