/** Our ids as providers take them: 32 letters and digits, for WeChat takes no more. */
export const numberOf = (id: string): string => id.replaceAll('-', '')

const NUMBER = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/

/** Our id behind a provider's order or refund number; null where it is none of ours. */
export function idOf(number: string): string | null {
  const parts = NUMBER.exec(number)
  return parts === null ? null : parts.slice(1).join('-')
}
