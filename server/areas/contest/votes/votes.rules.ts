/** The county's clock is eight hours before UTC, all year. */
const COUNTY_OFFSET_MS = 8 * 3_600_000

/** The day it is in the county, 2026-05-12. */
export const countyDay = (at: Date): string =>
  new Date(at.getTime() + COUNTY_OFFSET_MS).toISOString().slice(0, 10)

/** At most so many votes for one entry from one network on one day: a village behind one router, not a farm. */
export const VOTES_OF_ONE_NETWORK = 50
export const NETWORK_RULE = `more than ${VOTES_OF_ONE_NETWORK} votes for one entry from one network on one day`

/** The network of an address: the first three numbers of IPv4, the first four groups of IPv6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '')
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return plain.split('.').slice(0, 3).join('.')
  return plain.split(':').slice(0, 4).join(':').toLowerCase()
}
