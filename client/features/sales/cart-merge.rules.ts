import type { LiveCart, Offer } from '#contracts/sales/sales.types.ts'

/** Of two states of a flash sale (or two sales of one item) the later one, whichever message came first. */
export function laterOffer(known: Offer | null, incoming: Offer): Offer {
  if (known === null) return incoming
  if (known.id === incoming.id) return incoming.revision >= known.revision ? incoming : known
  return Date.parse(incoming.startsAt) >= Date.parse(known.startsAt) ? incoming : known
}

/** The cart after a cart message: an older cart changes nothing, and no flash sale in it goes back in time. */
export function withCart(known: LiveCart | null, incoming: LiveCart): LiveCart {
  if (known === null) return incoming
  if (incoming.revision < known.revision) return known
  const before = new Map(known.items.map((item) => [item.id, item.offer]))
  const items = incoming.items.map((item) => {
    const { offer } = item
    return offer === null ? item : { ...item, offer: laterOffer(before.get(item.id) ?? null, offer) }
  })
  return { ...incoming, items }
}

/** The cart after a message about one flash sale. */
export function withOffer(known: LiveCart, offer: Offer): LiveCart {
  const items = known.items.map((item) =>
    item.id === offer.itemId ? { ...item, offer: laterOffer(item.offer, offer) } : item,
  )
  return { ...known, items }
}
