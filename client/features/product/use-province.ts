import { ref, watch } from 'vue'
import { provinces } from '#contracts/catalog/freight.types.ts'
import { loadAddresses } from '#client/features/sales/sales.api.ts'
import { provinceIn } from './freight-words.rules.ts'

const REMEMBERED = 'fieldcast.province'
const HOME = '山东'

/** Where goods would go: what was chosen here, else the province of the buyer's address, else 山东. */
export function useProvince(signedIn: () => boolean) {
  const chosen = localStorage.getItem(REMEMBERED)
  const province = ref<string>(provinces.find((one) => one === chosen) ?? HOME)
  if (chosen === null && signedIn())
    loadAddresses()
      .then(({ items }) => {
        province.value = provinceIn(items[0]?.region ?? '') ?? province.value
      })
      .catch(() => undefined)
  watch(province, (now) => {
    localStorage.setItem(REMEMBERED, now)
  })
  return province
}
