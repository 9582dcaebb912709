import { z } from 'zod'

export const providerName = z.enum(['sandbox', 'wechat', 'alipay'])
export type ProviderName = z.infer<typeof providerName>

/** h5, jsapi and native are WeChat's, wap and page Alipay's; the sandbox has a page. */
export const payChannel = z.enum(['h5', 'jsapi', 'native', 'wap', 'page'])
