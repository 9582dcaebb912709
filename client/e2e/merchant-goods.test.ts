import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { newId } from '#server/core/ids.ts'
import type { Visitor } from './support/browser.ts'
import { Journey } from './support/journey.ts'
import { ask, type Staff } from './support/people.ts'
import { scheduleLive } from './support/studio-page.ts'

const MERCHANT = '柳泉村樱桃合作社'
const TITLE = '头茬樱桃'

describe('a merchant’s own goods', () => {
  let journey: Journey
  let seller: Staff
  let office: Visitor
  let desk: Visitor

  beforeAll(async () => {
    journey = await Journey.open({ titles: ['美早大樱桃'], stock: 10 })
    seller = await journey.hire('周杏林', 'xinglin', ['merchant'])
    const operator = await journey.hire('苏晚晴', 'wanqing', ['operator'])
    office = await journey.people.enter('operator', { cookie: operator.cookie })
    desk = await journey.people.enter('seller', { cookie: seller.cookie })
  })
  afterEach(({ task }) => journey.explainFailure(task))
  afterAll(() => journey.close())

  test('are at the desk of whom the operator bound to the merchant, with a reason', async () => {
    const { page } = office
    await page.goto('/operator/merchants')
    await page.getByRole('row', { name: MERCHANT }).getByRole('button', { name: '人员' }).click()
    const sheet = page.getByRole('dialog', { name: MERCHANT })
    await sheet.getByRole('button', { name: '绑定账号' }).click()
    await sheet.getByRole('searchbox', { name: '绑定账号' }).fill('xinglin')
    await sheet.getByRole('button', { name: '周杏林' }).click()
    await sheet.getByLabel('原因，记下来不能改').fill('合作社来函')
    await sheet.getByRole('button', { name: '绑定', exact: true }).click()
    await sheet.getByText('苏晚晴 经手：合作社来函').waitFor()
    await desk.page.goto('/merchant/goods')
    await desk.page.getByTestId('goods').filter({ hasText: '美早大樱桃' }).waitFor()
  })

  test('are made with a photo and a packing, and sent to the review', async () => {
    const { page } = desk
    await page.getByRole('button', { name: '新商品' }).click()
    const sheet = page.getByRole('dialog', { name: '新商品' })
    await sheet.locator('input[type=file]').setInputFiles(await photo())
    await sheet.locator('.picture img').waitFor()
    await sheet.getByTestId('goods-title').fill(TITLE)
    await sheet.getByLabel('规格名').fill('5斤/箱')
    await sheet.getByLabel('价格（元）').fill('128')
    await sheet.getByLabel('净重（斤，可不填）').fill('5')
    await sheet.getByText('25.6 元/斤').waitFor()
    await sheet.getByRole('button', { name: '送审核' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await page.getByTestId('goods').filter({ hasText: TITLE }).getByText('等审核').waitFor()
  })

  test('are approved by the operator who sees the photo, and then a host may sell them', async () => {
    const { page } = office
    await page.goto('/operator/products')
    await page.getByText('等审核', { exact: true }).first().click()
    const card = page.getByRole('article').filter({ hasText: TITLE })
    await expect
      .poll(() => card.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0)
    await card.getByRole('button', { name: '准许上播' }).click()
    await card.waitFor({ state: 'hidden' })

    const host = await journey.hire('徐春杏', 'chunxing', ['host'])
    const studio = await journey.people.enter('host', { cookie: host.cookie })
    const village = journey.county.villageLabel
    await scheduleLive(studio.page, { title: '头茬开园', village, goods: [TITLE] })
    const { items } = await ask(journey.site, catalogRoutes.products, { query: { search: TITLE } })
    expect(items.map(({ review, merchant, skus }) => [review, merchant.name, skus[0]?.priceFen])).toEqual([
      ['approved', MERCHANT, 12_800],
    ])
    expect(journey.people.faults).toEqual([])
  })

  test('whose packing was retired can be sold again by the operator too', async () => {
    const { prisma } = journey.site.db
    const { id: productId } = await prisma.product.findFirstOrThrow({ where: { title: TITLE } })
    const packing = { name: '3斤/箱', priceFen: 8_200, unit: '箱', position: 9, available: 0 }
    await prisma.sku.create({
      data: { id: newId(), productId, ...packing, retiredAt: new Date(), retiredApproved: true },
    })
    const { page } = office
    await page.goto('/operator/products')
    const card = page.getByRole('article').filter({ hasText: TITLE })
    await card.getByRole('button', { name: '图片和运费' }).click()
    const sheet = page.getByRole('dialog', { name: TITLE })
    await sheet.getByRole('button', { name: '重新卖' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await card.getByText(packing.name).waitFor()
    expect(journey.people.faults).toEqual([])
  })
})

async function photo(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const picture = sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: '#a22' } })
  return { name: '樱桃.jpg', mimeType: 'image/jpeg', buffer: await picture.jpeg().toBuffer() }
}
