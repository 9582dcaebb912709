import { useI18n } from 'vue-i18n'
import type { Coupon } from '#contracts/sales/coupons.types.ts'
import { formatPrice } from '#client/shared/format/index.ts'

/** What a coupon takes off, and for what, in words. */
export function useCouponWords() {
  const { t } = useI18n()

  const off = (coupon: Coupon): string =>
    coupon.kind === 'percent' ? t('coupons.percent', { n: coupon.offBp / 100 }) : formatPrice(coupon.offFen)

  const terms = (coupon: Coupon): string => {
    const { kind, thresholdFen, mostOffFen } = coupon
    const words = [
      thresholdFen === 0
        ? t('coupons.anySum')
        : t(kind === 'every' ? 'coupons.every' : 'coupons.from', { sum: formatPrice(thresholdFen) }),
    ]
    if (mostOffFen !== null) words.push(t('coupons.most', { sum: formatPrice(mostOffFen) }))
    if (coupon.liveOnly) words.push(t('coupons.liveOnly'))
    if (coupon.newBuyers) words.push(t('coupons.newBuyers'))
    if (coupon.alone) words.push(t('coupons.alone'))
    return words.join(' · ')
  }

  return { off, terms }
}
