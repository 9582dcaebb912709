import { lookup as find, type LookupAddress, type LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'

/** What the internet does not route: private, loopback, link-local, carriers' own, documentation, multicast. */
const inner = listOf('ipv4', [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
])
/** Of IPv6 only this is routed. */
const routed = listOf('ipv6', ['2000::/3'])
/** Inside it are documentation, 6to4 and Teredo, which wrap other addresses. */
const wrapping = listOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

function listOf(family: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [net = '', bits] = subnet.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  return list
}

/** Whether an address is one of the public internet's. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !inner.check(address, 'ipv4')
  return family === 6 && routed.check(address, 'ipv6') && !wrapping.check(address, 'ipv6')
}

type Answer = (error: NodeJS.ErrnoException | null, found: string | LookupAddress[], family?: number) => void

/** Looks a name up as `dns.lookup` does, and fails where any of its addresses is not public. */
export function lookupPublic(hostname: string, options: LookupOptions, answer: Answer): void {
  find(hostname, { ...options, all: true }, (error, found) => {
    const [first] = error ? [] : found
    if (error) answer(error, [])
    else if (first === undefined || !found.every(({ address }) => isPublicAddress(address)))
      answer(Object.assign(new Error(`${hostname} is not on the internet`), { code: NOT_PUBLIC }), [])
    else if (options.all === true) answer(null, found)
    else answer(null, first.address, first.family)
  })
}

/** The code of the error where a name leads inside. */
export const NOT_PUBLIC = 'ENOTPUBLIC'
