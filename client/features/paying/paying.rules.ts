import type { PayMethod } from '#contracts/sales/payments.types.ts'

type Channel = PayMethod['channels'][number]

/** What kind of browser the buyer has, as far as it decides how to pay. */
export type Browser = 'wechat' | 'phone' | 'computer'

export function browserOf(agent: string): Browser {
  if (/MicroMessenger/i.test(agent)) return 'wechat'
  return /Android|iPhone|iPad|iPod|Mobile|HarmonyOS/i.test(agent) ? 'phone' : 'computer'
}

/** Best first: inside WeChat its own call, on a phone the provider's app, on a computer a code or a page. */
const wanted: Readonly<Record<Browser, readonly Channel[]>> = {
  wechat: ['jsapi', 'page'],
  phone: ['h5', 'wap', 'page'],
  computer: ['native', 'page'],
}

export interface Choice {
  readonly provider: PayMethod['provider']
  readonly channel: Channel
  readonly signInAppId: string | null
}

/** The ways to pay that work in this browser, in the server's order; WeChat opens no page of Alipay's. */
export function choicesFor(methods: readonly PayMethod[], browser: Browser): Choice[] {
  return methods.flatMap(({ provider, channels, signInAppId }) => {
    if (browser === 'wechat' && provider === 'alipay') return []
    const channel = wanted[browser].find((one) => channels.includes(one))
    return channel === undefined
      ? []
      : [{ provider, channel, signInAppId: channel === 'jsapi' ? signInAppId : null }]
  })
}

/** Where WeChat tells the page who the buyer is, and comes back from. */
export function signInAddress(appId: string, backTo: string): string {
  const query = new URLSearchParams({
    appid: appId,
    redirect_uri: backTo,
    response_type: 'code',
    scope: 'snsapi_base',
    state: 'pay',
  })
  return `https://open.weixin.qq.com/connect/oauth2/authorize?${query.toString()}#wechat_redirect`
}
