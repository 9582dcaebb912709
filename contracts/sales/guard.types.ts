import { z } from 'zod'
import { id, instant, line } from '../core/values.ts'

/**
 * The work that a challenged buyer's browser shows: a number for which the SHA-256 of `token.answer` begins with as
 * many zero bits as the challenge asked for (Hashcash; A. Back, 2002). Good for one act, once.
 */
export const proof = z.object({
  token: z.string().max(60),
  answer: z.int().min(0).max(999_999_999_999),
})
export type Proof = z.infer<typeof proof>

/** What an act that takes nothing else carries, once it was challenged. */
export const proven = z.object({ proof: proof.optional() })

/** `auto`: buyers are challenged while a sale is under attack. */
export const guardMode = z.enum(['auto', 'on', 'off'])
export type GuardMode = z.infer<typeof guardMode>

/** The limits of buying that are in force. */
const guardLimits = z.object({
  /** Attempts of an account, and of all accounts of an address together, in a minute. */
  perAccount: z.int(),
  perAddress: z.int(),
  /** Accounts that may buy from one device in one sale. */
  buyersPerDevice: z.int(),
  /** Attempts a second at one sale, or at one process, from which on buyers are challenged. */
  ratePerSecond: z.int(),
  /** The same as a share of refused attempts, in per cent. */
  refusedPercent: z.int(),
  /** Zero bits that a challenge asks for, before it grows with the attack. */
  bits: z.int(),
})
export type GuardLimits = z.infer<typeof guardLimits>

/** What happened in a minute, over all processes. */
export const guardCounts = z.object({
  attempts: z.int(),
  account: z.int(),
  address: z.int(),
  device: z.int(),
  /** Sent away to work first, or with work that does not hold. */
  challenge: z.int(),
  /** Came back with work that holds. */
  solved: z.int(),
})
export type GuardCounts = z.infer<typeof guardCounts>

/** Where buyers are challenged: at one sale, at ordering, at claiming coupons, or everywhere. */
const guardAlarm = z.object({
  what: z.enum(['sale', 'orders', 'coupons', 'all']),
  /** Null where it is no sale. */
  offerId: id.nullable(),
  title: z.string(),
  why: z.enum(['rate', 'refused', 'operator']),
  perSecond: z.int(),
  bits: z.int(),
})

/** A sale on whose challenge an operator may decide. */
const guardOffer = z.object({ offerId: id, title: z.string(), mode: guardMode.nullable() })

const guardAct = z.object({
  id,
  offerId: id.nullable(),
  title: z.string(),
  mode: guardMode,
  reason: z.string(),
  by: z.string(),
  at: instant,
})

/** How buying is guarded, for operators. */
export const guardView = z.object({
  limits: guardLimits,
  /** For sales without a mode of their own. */
  mode: guardMode,
  /** Oldest first, minutes in which nothing happened left out. */
  minutes: z.array(guardCounts.extend({ minute: instant })).max(15),
  alarms: z.array(guardAlarm).max(50),
  /** Sales that run or are about to, and those that have a mode of their own. */
  offers: z.array(guardOffer).max(50),
  /** Newest first. */
  acts: z.array(guardAct).max(20),
})
export type GuardView = z.infer<typeof guardView>

export const newGuardAct = z.object({ offerId: id.nullable(), mode: guardMode, reason: line(120) })
export type NewGuardAct = z.infer<typeof newGuardAct>
