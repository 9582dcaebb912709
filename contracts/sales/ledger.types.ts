import { z } from 'zod'
import { id, instant } from '../core/values.ts'

/** A balance or a sum of 分 that may be below zero. */
export const signedFen = z.int().min(-1e14).max(1e14)

export const ledgerAccount = z.enum([
  'clearing',
  'buyer',
  'freight',
  'merchant',
  'refunds',
  'couponCost',
  'commission',
  'platform',
])
export type LedgerAccount = z.infer<typeof ledgerAccount>

export const postingKind = z.enum([
  'paid',
  'paidLate',
  'lateSentBack',
  'refundPromised',
  'refundSent',
  'completed',
])
export type PostingKind = z.infer<typeof postingKind>

const ledgerEntry = z.object({
  account: ledgerAccount,
  merchantId: id.nullable(),
  /** Debits above zero, credits below. */
  amountFen: signedFen,
})

/** One thing that moved money: its entries sum to zero. */
export const ledgerPosting = z.object({
  id,
  kind: postingKind,
  orderId: id,
  at: instant,
  entries: z.array(ledgerEntry).max(200),
})
export type LedgerPosting = z.infer<typeof ledgerPosting>

/** What the ledger must agree with in the books of orders, payments and refunds. */
export const ledgerCheckName = z.enum([
  'sumsToZero',
  'clearing',
  'unfinished',
  'merchants',
  'refunds',
  'orders',
])
export type LedgerCheckName = z.infer<typeof ledgerCheckName>

export const trialBalance = z.object({
  at: instant,
  accounts: z.array(z.object({ account: ledgerAccount, balanceFen: signedFen })).max(20),
  checks: z
    .array(
      z.object({ name: ledgerCheckName, ledgerFen: signedFen, booksFen: signedFen, agrees: z.boolean() }),
    )
    .max(20),
  /** What is held for and owed to each merchant. */
  merchants: z
    .array(z.object({ merchantId: id, name: z.string(), heldFen: signedFen, owedFen: signedFen }))
    .max(500),
})
export type TrialBalance = z.infer<typeof trialBalance>
