import { messages } from '#client/shared/i18n/messages.ts'

export default messages({
  zh: {
    paying: {
      with: '用什么付',
      name: { wechat: '微信支付', alipay: '支付宝', sandbox: '付款沙盒' },
      sign: { wechat: '微', alipay: '支', sandbox: '沙' },
      scan: '用手机打开{name}扫一扫，付完这里自动变',
      qrLabel: '{name}付款码',
      goTo: '去{name}付款',
      comeBack: '付完会回到这里；没回来也不要紧，结果会自己到',
      noStart: '支付渠道还没答复，稍等或换一种方式付',
      until: '请在此之前付',
      havePaid: '我付好了',
      otherWay: '换一种方式付',
      notYet: '支付渠道还没收到这笔钱',
      leftWechat: '没有付成，可以再试',
      payLater: '付，10 秒后才通知',
      repeat: '把通知再发一遍',
      repeated: '通知又发了一遍，订单没有变化',
    },
  },
  en: {
    paying: {
      with: 'Pay with',
      name: { wechat: 'WeChat Pay', alipay: 'Alipay', sandbox: 'Payment sandbox' },
      sign: { wechat: 'We', alipay: 'Ali', sandbox: 'S' },
      scan: 'Scan it with {name} on your phone; this page notices when it is paid',
      qrLabel: 'Code to pay with {name}',
      goTo: 'Go to {name}',
      comeBack: 'You come back here afterwards; if not, the result arrives by itself',
      noStart: 'The provider has not answered yet; wait a moment, or pay in another way',
      until: 'Please pay within',
      havePaid: 'I have paid',
      otherWay: 'Pay in another way',
      notYet: 'The provider has not received it yet',
      leftWechat: 'It was not paid; you can try again',
      payLater: 'Pay, and notify after 10 s',
      repeat: 'Send the callback again',
      repeated: 'The callback was sent again; the order did not change',
    },
  },
})
