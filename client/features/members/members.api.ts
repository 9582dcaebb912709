import { catalogRoutes } from '#contracts/catalog/catalog.routes.ts'
import { countyRoutes } from '#contracts/county/county.ts'
import type { Account } from '#contracts/identity/identity.types.ts'
import { identityRoutes } from '#contracts/identity/identity.routes.ts'
import { memberRoutes } from '#contracts/sales/members.routes.ts'
import { call } from '#client/shared/api/http.ts'

export const listMerchants = () => call(catalogRoutes.merchants)
export const readCounty = () => call(countyRoutes.county)
export const staffCounts = () => call(memberRoutes.staffCounts)
export const loadStaff = (merchantId: string) => call(memberRoutes.members, { params: { merchantId } })
export const loadWorkplace = (accountId: string) => call(memberRoutes.workplace, { params: { accountId } })
export const loadColleagues = () => call(memberRoutes.colleagues)
export const bind = (merchantId: string, accountId: string, reason: string) =>
  call(memberRoutes.addMember, { params: { merchantId, accountId }, body: { reason } })
export const unbind = (merchantId: string, accountId: string, reason: string) =>
  call(memberRoutes.removeMember, { params: { merchantId, accountId }, body: { reason } })
export const findAccounts = (search: string) =>
  call(identityRoutes.accounts, { query: { search, limit: 10 } })
/** Gives an account the role of a merchant beside those it has. */
export const makeMerchant = ({ id, roles }: Account) =>
  call(identityRoutes.changeRoles, { params: { accountId: id }, body: { roles: [...roles, 'merchant'] } })
