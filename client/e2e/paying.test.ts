import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { afterSaleRoutes } from '#contracts/sales/after-sales.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import { IdentityStore } from '#server/areas/identity/identity.store.ts'
import { SessionsService } from '#server/areas/identity/sessions.service.ts'
import { systemClock } from '#server/core/clock.ts'
import { newId } from '#server/core/ids.ts'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { ask, makeBuyers, type Buyer } from './support/people.ts'
import { openProviders, type Providers } from './support/providers.ts'
import { putOnAir } from './support/selling.ts'
import type { Site } from './support/site.ts'

const PHONE_AGENT =
  'Mozilla/5.0 (Linux; Android 14; 24031PN0DC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36'
/** As long as a title may be: no page of the order may grow wider than the phone. */
const TITLE = '美早大樱桃 树上熟到九成才摘 五点半下树当天发车 坏几颗赔几颗 产地直发'
const ADDRESS = { name: '林晓', phone: '13800000002', region: '山东省泰安市新泰市', street: '青云街道 1 号' }

describe('a buyer on a phone pays at a real provider', () => {
  let journey: Journey
  let providers: Providers
  let liveId = ''

  beforeAll(async () => {
    providers = await openProviders()
    const { environment } = providers
    journey = await Journey.open({ titles: [TITLE], stock: 50 }, { public: true, environment })
    liveId = await putOnAir(journey, await journey.hire('徐春杏', 'chunxing', ['host']), '樱桃熟了')
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(async () => {
    await journey.close()
    await providers.close()
  })

  test('by WeChat’s H5: picks it, pays there, comes back, and the order is paid', async () => {
    const { page, buyer } = await enter()
    await page.route('https://wx.tenpay.com/**', async (route) => {
      const asked = new URL(route.request().url()).searchParams
      const { body, headers } = providers.wechat.pay((asked.get('prepay_id') ?? '').slice('wx'.length))
      await callBack('wechat', body, headers)
      await route.fulfill(checkout(asked.get('redirect_url')))
    })
    await choose(page, '微信支付')
    await comeBack(page, '微信支付')
    await isPaid(page, buyer)
  })

  test('by Alipay’s WAP page, whose address we signed: the same', async () => {
    const { page, buyer } = await enter()
    await page.route(`${providers.alipay.gateway}*`, async (route) => {
      const address = route.request().url()
      const number = providers.alipay.open(address)
      if (number === null) throw new Error('Alipay does not know our signature')
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      await callBack('alipay', providers.alipay.pay(number), form)
      await route.fulfill(checkout(new URL(address).searchParams.get('return_url')))
    })
    await choose(page, '支付宝')
    await comeBack(page, '支付宝')
    await isPaid(page, buyer)
  })

  test('and a callback that never came is made up for by asking, when the buyer says so', async () => {
    const { page, buyer } = await enter()
    await page.route('https://wx.tenpay.com/**', async (route) => {
      const asked = new URL(route.request().url()).searchParams
      providers.wechat.pay((asked.get('prepay_id') ?? '').slice('wx'.length))
      await route.fulfill(checkout(asked.get('redirect_url')))
    })
    await choose(page, '微信支付')
    await page.getByRole('link', { name: '去微信支付付款' }).click()
    await page.getByRole('link', { name: '返回商家' }).click()
    await page.getByRole('button', { name: '我付好了' }).click()
    await isPaid(page, buyer)
    expect(journey.people.faults).toEqual([])
  })

  test('and the order, its payment and a claim about it fit the phone', async () => {
    const { site } = journey
    const { id, accountId, parcels, payments } = await site.db.prisma.order.findFirstOrThrow({
      where: { state: 'paid' },
      include: { parcels: true, payments: true },
    })
    const parcelId = parcels[0]?.id ?? ''
    await site.db.prisma.parcel.update({
      where: { id: parcelId },
      data: { state: 'shipped', carrier: '顺丰速运', tracking: 'SF1234567890123', shippedAt: new Date() },
    })
    const { token } = await sessionsOf(site).open(accountId, 'test')
    const cookie = `fieldcast_session=${token}`
    const claim = await ask(site, afterSaleRoutes.claim, {
      ...{ cookie, key: newId(), params: { parcelId } },
      body: {
        ...{ skuId: journey.county.skus[0]?.id, kind: 'missing', quantity: 1, wantedFen: 12_800, photos: [] },
        reason: '箱子底下少了一层，上下两层应该一样多，称下来只有三斤出头，箱子没有被打开过的样子',
      },
    })
    const { page } = await journey.people.enter('claimant', { cookie })
    for (const [path, words] of [
      [`/orders/${id}`, '申请售后'],
      ['/after-sales', TITLE],
      [`/after-sales/${claim.id}`, TITLE],
      [`/pay/${payments[0]?.id ?? ''}`, '付好了'],
    ] as const) {
      await page.goto(path)
      await page.getByText(words).first().waitFor()
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 390])
    }
    expect(await page.getByRole('button', { name: '看订单' }).count()).toBe(1)
  })

  async function enter(): Promise<Visitor & { buyer: Buyer }> {
    const [buyer] = await makeBuyers(journey.site, 1)
    if (!buyer) throw new Error('nobody buys')
    await ask(journey.site, orderRoutes.addAddress, { cookie: buyer.cookie, body: ADDRESS })
    const visitor = await journey.people.enter('buyer', { cookie: buyer.cookie, agent: PHONE_AGENT })
    return { ...visitor, buyer }
  }

  /** From the live's cart to the checkout with this method picked. */
  async function choose(page: Page, method: string): Promise<void> {
    await page.goto(`/live/${liveId}`)
    await page.getByRole('button', { name: '小黄车' }).first().click()
    await page.locator('.cart-row').getByRole('button', { name: '去买', exact: true }).click()
    const sheet = page.getByRole('dialog', { name: '确认订单' })
    // The radio itself is out of sight; its words are what a thumb meets, once the sheet has come up.
    await sheet.locator('label').filter({ hasText: method }).click()
    await sheet.getByRole('button', { name: '付款', exact: true }).click()
  }

  async function comeBack(page: Page, method: string): Promise<void> {
    await page.getByRole('link', { name: `去${method}付款` }).click()
    await page.getByRole('link', { name: '返回商家' }).click()
  }

  async function isPaid(page: Page, { cookie }: Buyer): Promise<void> {
    await page.getByRole('button', { name: '看订单' }).click()
    await page.getByText('待发货').first().waitFor()
    const { items } = await ask(journey.site, orderRoutes.orders, { cookie })
    expect(items.map(({ state, totalFen }) => [state, totalFen])).toEqual([['paid', 12_800]])
  }

  async function callBack(provider: string, body: string, headers: Record<string, string>): Promise<void> {
    const url = `${journey.site.origin}/api/payments/${provider}/callback`
    const { status } = await fetch(url, { method: 'POST', headers, body })
    expect(status).toBe(200)
  }
})

const sessionsOf = (site: Site) =>
  new SessionsService({ store: new IdentityStore(site.db), clock: systemClock })

/** The page at the provider after paying, with the way back that it was given. */
const checkout = (backTo: string | null) => ({
  contentType: 'text/html; charset=utf-8',
  body: `<!doctype html><meta name="viewport" content="width=device-width"><a href="${(backTo ?? '').replaceAll('"', '')}">返回商家</a>`,
})
