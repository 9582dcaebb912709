import { networkInterfaces } from 'node:os'

/** This machine's IPv4 address on its local network, or null without one. */
export function lanAddress(): string | null {
  const candidates = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined)
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  // A home or office network rather than a container's or tunnel's, where there is a choice.
  return (
    candidates.find((address) => /^(192\.168|10|172\.(1[6-9]|2\d|3[01]))\./.test(address)) ??
    candidates[0] ??
    null
  )
}
