export type { Locale } from './locale.ts'
export { formatList } from './list.ts'
export { maskName, maskPhone } from './masks.ts'
export { formatPrice, formatSum, priceFigure, pricePerWeight } from './money.ts'
export {
  formatClock,
  formatDay,
  formatDuration,
  formatMoment,
  formatNearDay,
  formatRelative,
  formatTimeLeft,
  formatTimeOfDay,
} from './time.ts'
export { formatWeight } from './weight.ts'
