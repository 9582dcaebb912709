import { useI18n } from 'vue-i18n'
import type { CartItem } from '#contracts/sales/sales.types.ts'
import { pricePerWeight } from '#client/shared/format/index.ts'
import { useLanguage } from '#client/shared/ui/use-language.ts'
import { shownOffer } from './offer.rules.ts'

/** The small line under a product's title: price by weight and what limits the purchase. */
export function useItemWords() {
  const { t } = useI18n()
  const { language } = useLanguage()

  return (item: CartItem, nowMs: number): string => {
    const { sku } = item
    const offer = shownOffer(item, nowMs)
    const perWeight = pricePerWeight(offer?.priceFen ?? sku.priceFen, sku.weightGrams, language())
    const words = [sku.name]
    if (perWeight !== '') words.unshift(t('sales.unitPrice', { price: perWeight }))
    if (offer !== null) words.push(t('sales.perBuyer', { n: offer.perBuyerLimit, unit: sku.unit }))
    else if (sku.available > 0 && sku.available <= 20)
      words.push(t('sales.available', { n: sku.available, unit: sku.unit }))
    return words.join(' · ')
  }
}
