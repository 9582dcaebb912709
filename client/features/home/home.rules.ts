import type { Product } from '#contracts/catalog/catalog.types.ts'
import type { ContestSummary } from '#contracts/contest/contest.types.ts'
import type { Live } from '#contracts/live/live.types.ts'

const contains = (words: readonly string[], wanted: string) =>
  words.some((word) => word.toLowerCase().includes(wanted))

/** Whether a live answers to what was typed: its title, host, town or village. */
export function liveMatches(live: Live, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  const { townName, villageName } = live.place
  return wanted === '' || contains([live.title, live.host.displayName, townName, villageName], wanted)
}

/** Whether a product answers to what was typed: its title, seller, town or village. */
export function productMatches(product: Product, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  const { townName, villageName } = product.origin
  return wanted === '' || contains([product.title, product.merchant.name, townName, villageName], wanted)
}

/** Where the festival banner leads: its own live on air, else the newest public contest, else any live. */
export function bannerTarget(lives: readonly Live[], contests: readonly ContestSummary[]): string | null {
  const festival = lives.find((live) => live.programme === 'festival')
  if (festival) return `/live/${festival.id}`
  const contest = contests.find((one) => one.state !== 'draft')
  if (contest) return `/contests/${contest.slug}`
  const [any] = lives
  return any ? `/live/${any.id}` : null
}
