/** The languages the product speaks. */
export type Locale = 'zh-CN' | 'en'

/** The county's own clock: deadlines and schedules mean Beijing time wherever the reader is. */
export const countyTimeZone = 'Asia/Shanghai'
