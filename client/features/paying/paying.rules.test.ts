import { expect, test } from 'vitest'
import type { PayMethod } from '#contracts/sales/payments.types.ts'
import { browserOf, choicesFor, signInAddress } from './paying.rules.ts'

const methods: PayMethod[] = [
  { provider: 'wechat', channels: ['h5', 'jsapi', 'native'], signInAppId: 'wx0123456789abcdef' },
  { provider: 'alipay', channels: ['wap', 'page'], signInAppId: null },
]

test('every browser is offered what works in it', () => {
  const offered = (agent: string) =>
    choicesFor(methods, browserOf(agent)).map(({ provider, channel }) => `${provider} ${channel}`)
  expect(offered('Mozilla/5.0 (X11; Linux x86_64) Chrome/140')).toEqual(['wechat native', 'alipay page'])
  expect(offered('Mozilla/5.0 (Linux; Android 16) Mobile')).toEqual(['wechat h5', 'alipay wap'])
  expect(offered('Mozilla/5.0 (iPhone) MicroMessenger/8.0')).toEqual(['wechat jsapi'])
})

test('the sandbox is offered everywhere', () => {
  const sandbox: PayMethod[] = [{ provider: 'sandbox', channels: ['page'], signInAppId: null }]
  for (const browser of ['wechat', 'phone', 'computer'] as const)
    expect(choicesFor(sandbox, browser)).toMatchObject([{ provider: 'sandbox', channel: 'page' }])
})

test('WeChat’s sign-in comes back to the page that asked', () => {
  const address = new URL(signInAddress('wx0123456789abcdef', 'https://tianbo.example.cn/orders/1?a=b'))
  expect(address.searchParams.get('redirect_uri')).toBe('https://tianbo.example.cn/orders/1?a=b')
  expect(address.hash).toBe('#wechat_redirect')
})
