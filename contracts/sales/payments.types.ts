import { z } from 'zod'
import { fen, id, instant, line } from '../core/values.ts'

export const providerName = z.enum(['sandbox', 'wechat', 'alipay'])
export type ProviderName = z.infer<typeof providerName>

/** h5, jsapi and native are WeChat's, wap and page Alipay's; the sandbox has a page. */
export const payChannel = z.enum(['h5', 'jsapi', 'native', 'wap', 'page'])

/** How the buyer goes on: to a page, by scanning a code, or by calling WeChat from the page. */
export const paymentStart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), url: z.string().max(8_192) }),
  z.object({ kind: z.literal('qr'), text: z.string().max(512) }),
  z.object({ kind: z.literal('jsapi'), call: z.record(z.string().max(32), z.string().max(2_048)) }),
])

/** A provider that buyers may choose. */
export const payMethod = z.object({
  provider: providerName,
  channels: z.array(payChannel).min(1).max(5),
  /** The app that WeChat signs a buyer in to before jsapi. */
  signInAppId: z.string().nullable(),
})
export type PayMethod = z.infer<typeof payMethod>

/** What a buyer chose; the first provider's first channel where that is left out. */
export const payChoice = z.object({
  provider: providerName.optional(),
  channel: payChannel.optional(),
  /** jsapi: what WeChat's sign-in gave the page. */
  code: z.string().min(1).max(512).optional(),
})

const paymentState = z.enum(['pending', 'paid', 'declined', 'refunded'])

export const payment = z.object({
  id,
  orderId: id,
  amountFen: fen,
  state: paymentState,
  /** Our own page, where the buyer sees how to go on and what became of it. */
  payUrl: z.string().max(500),
  provider: providerName,
  channel: payChannel,
  /** Null once the payment is decided. */
  start: paymentStart.nullable(),
  /** Until when the provider takes the money. */
  expiresAt: instant,
})

/** A day in Beijing, where the providers close their books. */
export const billDay = z.iso.date()
export const differenceKind = z.enum(['missingHere', 'missingThere', 'amount', 'state'])
export type DifferenceKind = z.infer<typeof differenceKind>

/** One thing in which a provider's bill and our books differ. */
export const billDifference = z.object({
  id,
  provider: providerName,
  day: billDay,
  kind: differenceKind,
  item: z.enum(['payment', 'refund']),
  /** Our own id of it, or whatever the provider calls it. */
  itemId: z.string().max(128),
  reference: z.string().max(128).nullable(),
  orderId: id.nullable(),
  oursFen: z.int().nullable(),
  theirsFen: z.int().nullable(),
  foundAt: instant,
  /** Set when a later comparison did not find it any more. */
  goneAt: instant.nullable(),
  note: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  resolvedAt: instant.nullable(),
})
export type BillDifference = z.infer<typeof billDifference>

/** A provider's day as it was compared. */
export const billComparison = z.object({
  provider: providerName,
  day: billDay,
  comparedAt: instant,
  lines: z.int().min(0),
  paidFen: z.int(),
  refundedFen: z.int(),
  differences: z.int().min(0),
  /** Differences that nobody has explained yet and that are still there. */
  open: z.int().min(0),
})
export type BillComparison = z.infer<typeof billComparison>

export const differenceNote = z.object({ note: line(200) })
