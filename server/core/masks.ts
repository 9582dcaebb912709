/** 林小满 → 林** */
export const maskName = (name: string): string => {
  const [first = '', ...rest] = Array.from(name)
  return first + '*'.repeat(Math.max(1, rest.length))
}

/** 13812345678 → 138****5678 */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`

/** 山东省泰安市新泰市 → 山东省泰安市新泰市 **** */
export const maskRegion = (region: string): string => `${region} ****`
