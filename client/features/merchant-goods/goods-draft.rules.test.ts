import { expect, test } from 'vitest'
import type { Product } from '#contracts/catalog/catalog.types.ts'
import { needsReview } from '#contracts/catalog/own-goods.rules.ts'
import { ownGoods } from '#contracts/catalog/own-goods.types.ts'
import { boundOf, draftOf, emptyGoods, goodsOf } from './goods-draft.rules.ts'

const id = '01900000-0000-7000-8000-000000000001'
const product: Product = {
  ...{ id, title: '大樱桃', description: '早上摘的', picture: 'cherry', gallery: ['peach'] },
  ...{ review: 'approved', reviewNote: null, freight: null, merchant: { id, name: '合作社' } },
  origin: { villageId: id, townName: '天宝镇', villageName: '柳泉村' },
  skus: [
    {
      ...{ id, productId: id, name: '5斤装', priceFen: 12_850, weightGrams: 2_750, unit: '箱' },
      ...{ available: 9, perBuyer: 5, shipPerDay: null },
    },
  ],
}

test('what is opened and saved untouched changes nothing and needs no review', () => {
  const goods = ownGoods.parse(goodsOf(draftOf(product), false))
  expect(goods.skus).toMatchObject([
    { id, priceFen: 12_850, weightGrams: 2_750, perBuyer: 5, shipPerDay: null },
  ])
  expect(needsReview({ ...product, originVillageId: product.origin.villageId }, goods)).toBe(false)
})

test('a new product needs a name, a picture, a price; bounds are whole numbers or nothing', () => {
  const wrong = ownGoods
    .safeParse(goodsOf(emptyGoods(id), true))
    .error?.issues.map(({ path }) => path.join('.'))
  expect(wrong?.sort()).toEqual(['picture', 'skus.0.name', 'skus.0.priceFen', 'title'])
  expect([boundOf(''), boundOf(' 12 '), boundOf('1.5'), boundOf('-1')]).toEqual([null, 12, NaN, NaN])
})
