import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { call, type Sent } from '#client/shared/api/http.ts'

type BodyFor<R extends Parameters<typeof call>[0]> = Sent<R> extends { body: infer B } ? B : never
export type FreightDraft = BodyFor<typeof catalogRoutes.setFreightTemplate>

export const review = (productId: string, decision: 'approve' | 'reject', note: string) =>
  call(catalogRoutes.reviewProduct, { params: { productId }, body: { decision, note } })
export const changeProduct = (productId: string, body: BodyFor<typeof catalogRoutes.changeProduct>) =>
  call(catalogRoutes.changeProduct, { params: { productId }, body })
export const addPicture = (data: string) => call(catalogRoutes.addPicture, { body: { data } })
export const listFreight = (merchantId: string) =>
  call(catalogRoutes.freightTemplates, { params: { merchantId } })
export const setFreight = (merchantId: string, body: FreightDraft) =>
  call(catalogRoutes.setFreightTemplate, { params: { merchantId }, body })
export const dropFreight = (merchantId: string, freightId: string) =>
  call(catalogRoutes.dropFreightTemplate, { params: { merchantId, freightId } })
export const retireSku = (skuId: string) => call(catalogRoutes.retireSku, { params: { skuId } })
export const listRetired = (productId: string) => call(catalogRoutes.retiredSkus, { params: { productId } })
export const restoreSku = (skuId: string) => call(catalogRoutes.restoreSku, { params: { skuId } })
export const listMovements = (skuId: string, cursor?: string) =>
  call(catalogRoutes.movements, { params: { skuId }, query: { limit: 50, ...(cursor ? { cursor } : {}) } })
export const setPerBuyer = (skuId: string, perBuyer: number | null) =>
  call(catalogRoutes.setPerBuyer, { params: { skuId }, body: { perBuyer } })
export const setSkuShipping = (skuId: string, shipPerDay: number | null) =>
  call(catalogRoutes.setSkuShipping, { params: { skuId }, body: { shipPerDay } })
export const exportSheet = (merchantId: string, language: 'zh' | 'en') =>
  call(catalogRoutes.exportSheet, { params: { merchantId }, query: { language } })
export const importSheet = (merchantId: string, data: string, dryRun: boolean) =>
  call(catalogRoutes.importSheet, { params: { merchantId }, body: { data, dryRun } })
