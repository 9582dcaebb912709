type Two = readonly [string, string]

/** How someone looks; colours are [light, shade]. */
export interface Look {
  readonly hat: 'straw' | 'cap' | 'scarf' | 'short' | 'none'
  readonly shirt: Two
  /** null: no apron. */
  readonly apron: Two | null
  readonly hair?: string
  /** The hat's ribbon or cloth, and a cap's peak. */
  readonly band?: string
  readonly peak?: string
  readonly collar?: string
  readonly long?: boolean
  readonly glasses?: boolean
  readonly buttons?: boolean
  readonly mouth?: 'open' | 'closed'
}
