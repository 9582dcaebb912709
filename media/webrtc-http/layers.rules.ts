interface Layer {
  rid: string
  /** The restrictions behind its name in the offer, such as `max-width=640;max-height=360`. */
  params: string
}

/** Names in use, the smallest layer first: in full–half–quarter, high–medium–low, and mediasoup's own. */
const vocabularies = [
  ['q', 'h', 'f'],
  ['l', 'm', 'h'],
  ['low', 'mid', 'high'],
  ['lo', 'mid', 'hi'],
  ['r0', 'r1', 'r2'],
]

/**
 * Puts simulcast layers into mediasoup's order, the smallest first: by the size that the offer limits each to,
 * else by names that say it, else the other way round than offered, since the most preferred stands first
 * (RFC 8853 §5.2) and OBS lists its full picture so.
 */
export function layersSmallestFirst(layers: readonly Layer[]): string[] {
  const sizes = layers.map(({ params }) => limitOf(params))
  const names = layers.map(({ rid }) => rid)
  if (sizes.every((size) => size > 0) && new Set(sizes).size === sizes.length)
    return [...names].sort((a, b) => (sizes[names.indexOf(a)] ?? 0) - (sizes[names.indexOf(b)] ?? 0))
  const words = vocabularies.find((known) => names.every((name) => known.includes(name)))
  if (words) return words.filter((word) => names.includes(word))
  return names.toReversed()
}

function limitOf(params: string): number {
  const number = (name: string) => Number(new RegExp(`(?:^|;)\\s*${name}=(\\d{1,9})`).exec(params)?.[1] ?? 0)
  return number('max-fs') || number('max-width') * Math.max(1, number('max-height'))
}
