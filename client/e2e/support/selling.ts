import { liveRoutes } from '#contracts/live/live.routes.ts'
import { liveCartRoutes } from '#contracts/sales/live-cart.routes.ts'
import { orderRoutes } from '#contracts/sales/orders.routes.ts'
import type { Order } from '#contracts/sales/sales.types.ts'
import { newId } from '#server/core/ids.ts'
import { call } from '#server/test/support/call.ts'
import type { Journey } from './journey.ts'
import { ask, type Buyer, type Staff } from './people.ts'
import type { Site } from './site.ts'

/** A live of this host that is on air and sells everything the county has. Answers with its id. */
export async function putOnAir(
  { site, county }: Pick<Journey, 'site' | 'county'>,
  { cookie }: Staff,
  title: string,
): Promise<string> {
  const startsAt = new Date().toISOString()
  const body = { title, cover: 'cherry-orchard', programme: 'village', startsAt, villageId: county.villageId }
  const { id: liveId } = await ask(site, liveRoutes.schedule, { cookie, body })
  const skuIds = county.skus.map(({ id }) => id)
  await ask(site, liveCartRoutes.setCart, { cookie, params: { liveId }, body: { skuIds } })
  await ask(site, liveRoutes.start, { cookie, params: { liveId } })
  return liveId
}

/** The live's running flash sale. */
export async function runningOffer(site: Site, liveId: string): Promise<string> {
  const { items } = await ask(site, liveCartRoutes.cart, { params: { liveId } })
  const offer = items.find((item) => item.offer?.state === 'running')?.offer
  if (!offer) throw new Error('no flash sale is on')
  return offer.id
}

/** One act of buying as it came back; `status` 0 when no answer came at all. */
export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** One intended purchase: the same request may go out several times under its key. */
export interface Purchase {
  readonly buyer: Buyer
  readonly key: string
}

export const intend = (buyer: Buyer): Purchase => ({ buyer, key: newId() })

/** Sends a purchase of one unit. A connection that breaks is an answer too: none. */
export async function buyOne(site: Site, offerId: string, { buyer, key }: Purchase): Promise<Reply> {
  const request = { cookie: buyer.cookie, key, params: { offerId }, body: { quantity: 1 } }
  try {
    const { status, body } = await call(site.origin, orderRoutes.buy, request)
    return { status, body }
  } catch {
    return { status: 0, body: null }
  }
}

/** Everybody buys at once, each sending the same request twice. */
export const race = (
  site: Site,
  offerId: string,
  purchases: readonly Purchase[],
): Promise<[Reply, Reply][]> =>
  Promise.all(
    purchases.map((purchase) =>
      Promise.all([buyOne(site, offerId, purchase), buyOne(site, offerId, purchase)]),
    ),
  )

/** Lets everybody act, at most so many at once; answers in their order. */
export async function crowd<Person, Answer>(
  people: readonly Person[],
  atOnce: number,
  act: (person: Person) => Promise<Answer>,
): Promise<Answer[]> {
  const waiting = people.entries()
  const answers: Answer[] = []
  const queue = async () => {
    for (const [index, person] of waiting) answers[index] = await act(person)
  }
  await Promise.all(Array.from({ length: atOnce }, queue))
  return answers
}

/** The order in a reply; throws what was answered instead. */
export function orderIn({ status, body }: Reply): Order {
  if (status !== 200) throw new Error(`no order: ${status} ${JSON.stringify(body)}`)
  return orderRoutes.buy.reply.parse(body)
}

/** Pays an order through the sandbox, as the checkout page does. */
export async function pay(site: Site, { cookie }: Buyer, orderId: string): Promise<void> {
  const address = {
    name: '林晓',
    phone: '13800000009',
    region: '山东省泰安市新泰市',
    street: '青云街道 1 号',
  }
  const { id: addressId } = await ask(site, orderRoutes.addAddress, { cookie, body: address })
  const { id: paymentId } = await ask(site, orderRoutes.pay, {
    ...{ cookie, key: newId(), params: { orderId }, body: { addressId } },
  })
  const params = { paymentId }
  await ask(site, orderRoutes.decideSandboxPayment, { cookie, params, body: { decision: 'pay' } })
}
