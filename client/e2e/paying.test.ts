import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { ask, makeBuyers, type Buyer } from './support/people.ts'
import { openProviders, type Providers } from './support/providers.ts'
import { putOnAir } from './support/selling.ts'

const PHONE_AGENT =
  'Mozilla/5.0 (Linux; Android 14; 24031PN0DC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36'
const ADDRESS = { name: '林晓', phone: '13800000002', region: '山东省泰安市新泰市', street: '青云街道 1 号' }

describe('a buyer on a phone pays at a real provider', () => {
  let journey: Journey
  let providers: Providers
  let liveId = ''

  beforeAll(async () => {
    providers = await openProviders()
    const { environment } = providers
    journey = await Journey.open({ titles: ['美早大樱桃'], stock: 50 }, { public: true, environment })
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

/** The page at the provider after paying, with the way back that it was given. */
const checkout = (backTo: string | null) => ({
  contentType: 'text/html; charset=utf-8',
  body: `<!doctype html><meta name="viewport" content="width=device-width"><a href="${(backTo ?? '').replaceAll('"', '')}">返回商家</a>`,
})
