import { expect } from 'vitest'
import { order, type Order } from '#contracts/sales/sales.types.ts'
import { trialBalance } from '#contracts/sales/ledger.types.ts'
import type { Freight } from '#server/areas/sales/sales.ports.ts'
import { newId } from '#server/core/ids.ts'
import type { SalesSetting, Somebody } from './sales.setting.ts'

/** 6 元 a parcel within the province, 18 元 elsewhere. */
export const testFreight: Freight = {
  freightFen: (_items, province) => Promise.resolve(province === '山东' ? 600 : 1_800),
}

const address = { name: '王小果', phone: '13800005678', street: '果园路 8 号' }

export interface Line {
  readonly skuId: string
  readonly quantity: number
  readonly priceFen: number
}

/** What buyers, merchants and operators do in the tests of orders, refunds and claims. */
export function salesActs(setting: SalesSetting) {
  const addressOf = async (who: Somebody, region = '山东省泰安市新泰市') =>
    String((await who.call('POST', '/api/addresses', { ...address, region })).body['id'])

  const place = async (who: Somebody, lines: readonly Line[], liveId: string | null = null) => {
    const answer = await who.call('POST', '/api/orders', { lines, liveId }, newId())
    expect(answer.status).toBe(200)
    return String(answer.body['id'])
  }

  const orderOf = async (who: Somebody, orderId: string) =>
    order.parse((await who.call('GET', `/api/orders/${orderId}`)).body)

  /** Pays through the sandbox, whose callback has arrived when this returns. */
  const pay = async (who: Somebody, orderId: string, addressId: string): Promise<Order> => {
    const begun = await who.call('POST', `/api/orders/${orderId}/pay`, { addressId }, newId())
    expect(begun.status).toBe(200)
    const path = `/api/sandbox/payments/${String(begun.body['id'])}/decide`
    await who.call('POST', path, { decision: 'pay' })
    return orderOf(who, orderId)
  }

  return {
    ...{ addressOf, place, pay, orderOf },
    /** An order of these lines, paid. */
    paid: async (who: Somebody, lines: readonly Line[], liveId: string | null = null) =>
      pay(who, await place(who, lines, liveId), await addressOf(who)),
    /** Somebody who works for this merchant. */
    merchantOf: async (merchantId: string, name = '合作社发货员') => {
      const who = await setting.somebody(name, 'merchant')
      await setting.db.prisma.merchantMember.create({ data: { accountId: who.accountId, merchantId } })
      return who
    },
    refund: (who: Somebody, parcelId: string, body: object, key = newId()) =>
      who.call(
        'POST',
        `/api/parcels/${parcelId}/refunds`,
        { reason: '少发了', restock: false, ...body },
        key,
      ),
    trialBalance: async (who: Somebody) => trialBalance.parse((await who.call('GET', '/api/ledger')).body),
  }
}
