import type { OwnGoods, OwnSku } from './own-goods.types.ts'

export const id = '01900000-0000-7000-8000-000000000001'
export const sku = { id, name: '5斤装', priceFen: 5_900, weightGrams: 2_500, unit: '箱' }
export const bounds = { perBuyer: null, shipPerDay: null }
const words = { title: '大樱桃', description: '早上摘的', picture: 'cherry', gallery: ['img-1'] }
/** An approved product as it stands. */
export const before = {
  ...words,
  originVillageId: 'v',
  review: 'approved' as const,
  skus: [{ ...sku, ...bounds, productId: 'p', available: 3 }],
}
/** What its merchant sends, unchanged. */
export const after: OwnGoods = {
  ...words,
  ...{ originVillageId: 'v', freightId: null, submit: false },
  skus: [{ ...sku, ...bounds, stock: 0 }],
}
export const withSku = (part: Partial<OwnSku>): OwnGoods => ({
  ...after,
  skus: after.skus.map((one) => ({ ...one, ...part })),
})
