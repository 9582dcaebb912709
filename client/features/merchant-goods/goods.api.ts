import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import type { ReviewState } from '#contracts/catalog/catalog.types.ts'
import { ownGoodsRoutes } from '#contracts/catalog/own-goods.routes.ts'
import type { OwnGoods } from '#contracts/catalog/own-goods.types.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import { call } from '#client/shared/api/http.ts'

export const listGoods = (query: { state?: ReviewState; search?: string; cursor?: string }) =>
  call(ownGoodsRoutes.list, { query })
export const addGoods = (body: OwnGoods, key: string) => call(ownGoodsRoutes.add, { body, key })
export const changeGoods = (productId: string, body: OwnGoods) =>
  call(ownGoodsRoutes.change, { params: { productId }, body })
export const moveStock = (skuId: string, body: { delta: number; reason: string }, key: string) =>
  call(catalogRoutes.moveStock, { params: { skuId }, body, key })
export const readCounty = () => call(countyRoutes.county)
