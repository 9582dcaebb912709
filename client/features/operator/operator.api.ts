import type { ReviewState } from '#contracts/catalog/catalog.types.ts'
import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import type { Role } from '#contracts/core/roles.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { liveRoutes } from '#contracts/live/live.routes.ts'
import type { LiveState } from '#contracts/live/live.types.ts'
import { wallRoutes } from '#contracts/live/wall.routes.ts'
import { guardRoutes } from '#contracts/sales/guard.routes.ts'
import type { NewGuardAct } from '#contracts/sales/guard.types.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { call, type Sent } from '#client/shared/api/http.ts'

type BodyFor<R extends Parameters<typeof call>[0]> = Sent<R> extends { body: infer B } ? B : never

export const listAccounts = (filter: { role?: Role; search?: string; cursor?: string }) =>
  call(identityRoutes.accounts, { query: { ...filter, limit: 50 } })
export const createAccount = (body: BodyFor<typeof identityRoutes.createAccount>) =>
  call(identityRoutes.createAccount, { body })
export const changeRoles = (accountId: string, roles: Role[]) =>
  call(identityRoutes.changeRoles, { params: { accountId }, body: { roles } })

export const readUplinks = () => call(wallRoutes.uplinks)
export const readCounty = () => call(countyRoutes.county)
export const createTown = (name: string) => call(countyRoutes.createTown, { body: { name } })
export const createVillage = (townId: string, name: string) =>
  call(countyRoutes.createVillage, { params: { townId }, body: { name } })

export const listMerchants = () => call(catalogRoutes.merchants)
export const createMerchant = (body: { name: string; villageId: string }) =>
  call(catalogRoutes.createMerchant, { body })
export const listProducts = (filter: {
  merchantId?: string
  search?: string
  cursor?: string
  review?: ReviewState
}) => call(catalogRoutes.products, { query: { ...filter, limit: 50 } })
export const createProduct = (body: BodyFor<typeof catalogRoutes.createProduct>) =>
  call(catalogRoutes.createProduct, { body })
export const changePrice = (skuId: string, priceFen: number) =>
  call(catalogRoutes.changePrice, { params: { skuId }, body: { priceFen } })
export const moveStock = (skuId: string, body: { delta: number; reason: string }, key: string) =>
  call(catalogRoutes.moveStock, { params: { skuId }, body, key })

export const loadGuard = () => call(guardRoutes.guard)
export const decideGuard = (body: NewGuardAct) => call(guardRoutes.decide, { body })

export const listLives = (state: LiveState) => call(liveRoutes.lives, { query: { state } })
export const endLive = (liveId: string) => call(liveRoutes.end, { params: { liveId } })
export const readFigures = (liveId: string) => call(liveCartRoutes.figures, { params: { liveId } })
