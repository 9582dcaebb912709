import type { ApartBecause, EntrySales } from '#contracts/contest/sales.types.ts'
import type { Measured } from '#server/areas/contest/contest.ports.ts'

/** What stands for an address: equal marks mean the same phone or the same door. */
interface Marks {
  readonly phone: string
  readonly door: string
}

/** An order of an entry's live, as far as it decides what counts. */
export interface SoldOrder {
  readonly orderId: string
  readonly buyerId: string
  readonly paid: boolean
  readonly totalFen: number
  readonly refundedFen: number
  readonly to: Marks | null
  /** The mark of the browser that it was paid from. */
  readonly device: string | null
  readonly origins: readonly { readonly villageId: string; readonly fen: number }[]
}

/** What the orders of an entry are judged by. */
export interface SoldContext {
  readonly hostId: string
  /** Accounts of judges who declared a tie to the host. */
  readonly tied: ReadonlySet<string>
  /** Marks of every address that the host or somebody tied to them keeps, or had something sent to. */
  readonly marks: readonly Marks[]
  /** Marks of every browser that these people signed in on. */
  readonly devices: ReadonlySet<string>
  /** Orders that an organiser found to be arranged. */
  readonly organised: ReadonlySet<string>
  /** Villages on the relief list. */
  readonly relief: ReadonlySet<string>
  /** How much sales from these count: 10 000 as any other. */
  readonly reliefBp: number
}

/**
 * Why an order is apart from what counts; null while it counts. The host's own purchases never do. A buyer is
 * linked to the host who declared a tie to them, or whose goods go to a phone or a door that is also the host's:
 * what a household sends itself through another account. An order is of a shared device where it was paid from a
 * browser that the host signed in on too, whoever was signed in then. No share of sales makes a buyer linked: a canteen that buys for a village is a
 * real customer, and the scales keep one bulk order from winning. Arranged purchases cannot be told by a machine:
 * an organiser marks them, with the reason, and they stay to be seen.
 */
export function apartBecause(
  order: SoldOrder,
  { hostId, tied, marks, devices, organised }: SoldContext,
): ApartBecause | null {
  const { buyerId, to, orderId, device } = order
  if (buyerId === hostId) return 'self'
  if (tied.has(buyerId)) return 'linked'
  if (to && marks.some((it) => it.phone === to.phone || it.door === to.door)) return 'linked'
  if (device !== null && devices.has(device)) return 'device'
  return organised.has(orderId) ? 'organised' : null
}

const APART: readonly ApartBecause[] = ['self', 'linked', 'device', 'organised']
const ALL_BP = 10_000

/** What an entry sold, in the words of the public page. */
export function entrySalesOf(number: number, orders: readonly SoldOrder[], context: SoldContext): EntrySales {
  const because = new Map(orders.map((it) => [it, apartBecause(it, context)]))
  const counted = orders.filter((it) => because.get(it) === null)
  const paid = counted.filter((it) => it.paid)
  const sum = (list: readonly SoldOrder[], of: (it: SoldOrder) => number) =>
    list.reduce((total, it) => total + of(it), 0)
  const netFen = sum(paid, netOf)
  const reliefFen = sum(paid, (it) => reliefOf(it, context.relief))
  return {
    number,
    ...{ placed: counted.length, paid: paid.length },
    paidFen: sum(paid, (it) => it.totalFen),
    refundedFen: sum(paid, (it) => it.refundedFen),
    validOrders: paid.filter((it) => netOf(it) > 0).length,
    ...{ netFen, reliefFen },
    weightedFen: netFen - reliefFen + Number((BigInt(reliefFen) * BigInt(context.reliefBp)) / BigInt(ALL_BP)),
    apart: APART.flatMap((it) => {
      const ofKind = orders.filter((order) => order.paid && because.get(order) === it)
      return ofKind.length === 0 ? [] : [{ because: it, orders: ofKind.length, fen: sum(ofKind, netOf) }]
    }),
  }
}

/**
 * The figures that criteria are measured by: weighted net sales and net sales from relief villages in 分, valid
 * orders, the share of the money that stayed, and the share of placed orders that were paid, in basis points.
 * (Conversion is not measured from views, which are for sale.)
 */
export function measuredOf(sales: EntrySales, publicVote: number): Measured {
  const share = (part: number, whole: number) =>
    whole === 0 ? 0 : Number((BigInt(part) * BigInt(ALL_BP)) / BigInt(whole))
  return {
    netSales: sales.weightedFen,
    validOrders: sales.validOrders,
    keptSales: share(sales.netFen, sales.paidFen),
    publicVote,
    conversion: share(sales.paid, sales.placed),
    reliefSales: sales.reliefFen,
  }
}

const netOf = ({ totalFen, refundedFen }: SoldOrder): number => Math.max(0, totalFen - refundedFen)

/** What stayed of an order for goods from relief villages: a refund takes from all its goods alike. */
function reliefOf(order: SoldOrder, relief: ReadonlySet<string>): number {
  const all = order.origins.reduce((total, it) => total + it.fen, 0)
  const part = order.origins.reduce((total, it) => (relief.has(it.villageId) ? total + it.fen : total), 0)
  return all === 0 ? 0 : Number((BigInt(netOf(order)) * BigInt(part)) / BigInt(all))
}
