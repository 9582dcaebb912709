import { reason } from './reasons.ts'
import { z } from 'zod'

/** Sortable identifier (UUIDv7), or a derived one (UUIDv8) where a retry must find the same row. */
export const id = z.uuid()

/** Amount of money in 分 (1 元 = 100 分); never a fraction. The ceiling is 10 million 元. */
export const fen = z.int().min(0).max(1_000_000_000)

/** A price a buyer may be asked to pay: at least one 分. */
export const priceFen = fen.min(1)

/** Share of a whole in basis points: 10 000 is everything. */
export const basisPoints = z.int().min(0).max(10_000)

/** Number of sale units in one request. */
export const quantity = z.int().min(1).max(999)

/** Number of sale units a flash sale sets aside, or a SKU holds. */
export const stockUnits = z.int().min(1).max(1_000_000)

/** Instant as UTC ISO 8601, such as 2026-05-12T02:24:00.000Z. */
export const instant = z.iso.datetime()

/** Milliseconds since the live session started: the one clock of video, price, order and mark. */
export const streamMs = z
  .int()
  .min(0)
  .max(24 * 3_600_000)

/** Mainland mobile number without country code. */
export const phone = z.string().regex(/^1[3-9]\d{9}$/, reason('no_mobile'))

/** One line written by a person: trimmed, not empty, without control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, reason('control_characters'))

/** Several lines written by a person; may be empty. */
export const prose = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^(?:[^\p{Cc}]|[\n\t])*$/u, reason('control_characters'))

/** A language that the platform speaks. */
export const language = z.enum(['zh', 'en'])
export type Language = z.infer<typeof language>

/** Name of a drawing shipped with the client: product, avatar or scene. */
export const drawing = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)

/** Chosen by the client for one intended act; the same key always means the same act. */
export const idempotencyKey = z.string().regex(/^[\w-]{8,64}$/, reason('no_key'))

/** Nothing but success to report. */
export const done = z.object({ ok: z.literal(true) })
export type Done = z.infer<typeof done>

/** A bounded page of a longer list; `next` is the cursor of the following page, null at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item).max(100), next: z.string().nullable() })

/** Cursor paging as every list takes it. */
export const pageQuery = z.object({
  cursor: line(64).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
