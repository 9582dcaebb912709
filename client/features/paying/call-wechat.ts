interface Bridge {
  invoke(
    name: string,
    call: Readonly<Record<string, string>>,
    done: (result: { err_msg: string }) => void,
  ): void
}

declare global {
  interface Window {
    WeixinJSBridge?: Bridge
  }
}

const READY_MS = 5_000

/** Opens WeChat's own payment over the page; true when the buyer went through with it. */
export async function callWechat(call: Readonly<Record<string, string>>): Promise<boolean> {
  const bridge = window.WeixinJSBridge ?? (await readyBridge())
  if (!bridge) return false
  return new Promise((resolve) => {
    bridge.invoke('getBrandWCPayRequest', call, ({ err_msg: word }) => {
      resolve(word === 'get_brand_wcpay_request:ok')
    })
  })
}

const readyBridge = (): Promise<Bridge | undefined> =>
  new Promise((resolve) => {
    const found = () => {
      resolve(window.WeixinJSBridge)
    }
    document.addEventListener('WeixinJSBridgeReady', found, { once: true })
    setTimeout(found, READY_MS)
  })
