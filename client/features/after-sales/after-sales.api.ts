import type { z } from 'zod'
import { afterSaleRoutes } from '#contracts/sales/after-sales.routes.ts'
import type { AfterSaleState, afterSaleWord, newAfterSale } from '#contracts/sales/after-sales.types.ts'
import { call } from '#client/shared/api/http.ts'

export type Word = z.input<typeof afterSaleWord>
export type NewClaim = z.input<typeof newAfterSale>
export interface ClaimQuery {
  cursor?: string
  state?: AfterSaleState
}

export const claimLine = (parcelId: string, body: NewClaim, key: string) =>
  call(afterSaleRoutes.claim, { params: { parcelId }, body, key })
export const uploadPhoto = (jpeg: string) => call(afterSaleRoutes.addPhoto, { body: { jpeg } })
export const loadPhotos = (afterSaleId: string) => call(afterSaleRoutes.photos, { params: { afterSaleId } })
export const loadClaims = (query: ClaimQuery) => call(afterSaleRoutes.mine, { query })
export const loadAllClaims = (query: ClaimQuery) => call(afterSaleRoutes.disputes, { query })
export const loadClaim = (afterSaleId: string) => call(afterSaleRoutes.afterSale, { params: { afterSaleId } })
export const sayWord = (afterSaleId: string, body: Word) =>
  call(afterSaleRoutes.act, { params: { afterSaleId }, body })
