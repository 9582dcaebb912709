/** Shows a name's first character only: 林小雨 → "林**". The number of stars tells nothing of the name's length. */
export function maskName(name: string): string {
  const [first = ''] = name.trim()
  return `${first}**`
}

/** Hides the middle of a phone number: 13812345521 → "138****5521". Short numbers are hidden whole. */
export function maskPhone(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '')
  return digits.length < 8 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}
