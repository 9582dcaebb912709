import { messages } from '#client/shared/i18n/messages.ts'

export default messages({
  zh: {
    poster: {
      open: '海报',
      title: '分享海报',
      alt: '{title} 的海报，上面有二维码',
      tags: { scheduled: '直播预告', live: '正在直播', ended: '看回放', cancelled: '已取消' },
      scan: '扫码进直播间',
      save: '存图片',
      copy: '复制链接',
      copied: '链接复制好了',
      failed: '这个浏览器存不了图片，请截屏',
    },
  },
  en: {
    poster: {
      open: 'Poster',
      title: 'Share poster',
      alt: 'Poster of {title} with a QR code',
      tags: { scheduled: 'Coming up', live: 'On air', ended: 'Replay', cancelled: 'Cancelled' },
      scan: 'Scan to watch',
      save: 'Save picture',
      copy: 'Copy link',
      copied: 'Link copied',
      failed: 'This browser cannot save it; take a screenshot',
    },
  },
})
