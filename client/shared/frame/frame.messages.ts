import { messages } from '#client/shared/i18n/messages.ts'

export default messages({
  zh: {
    frame: {
      brand: '田播',
      tagline: '新泰 · 乡村直播',
      home: '首页',
      basket: '篮子',
      orders: '订单',
      me: '我的',
      back: '返回',
    },
  },
  en: {
    frame: {
      brand: 'Fieldcast',
      tagline: 'Xintai, live',
      home: 'Home',
      basket: 'Basket',
      orders: 'Orders',
      me: 'Me',
      back: 'Back',
    },
  },
})
