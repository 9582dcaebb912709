/** The few words the shared components say by themselves, under `ui`. */
export const uiMessages = {
  'zh-CN': {
    ui: {
      close: '收起',
      remove: '去掉',
      less: '减少',
      more: '增加',
      loading: '正在打开',
      live: '直播中',
      watching: '人在看',
      left: '只剩 {count} 份',
      leftOf: '共 {total} 份',
      minuteSecond: '{minutes} 分 {seconds} 秒',
      holdAgain: '再按一次确认',
      language: 'Switch to English',
      languageShort: 'EN',
      mainMenu: '主导航',
    },
  },
  en: {
    ui: {
      close: 'Close',
      remove: 'Remove',
      less: 'Less',
      more: 'More',
      loading: 'Opening',
      live: 'Live',
      watching: 'watching',
      left: '{count} left',
      leftOf: 'of {total}',
      minuteSecond: '{minutes} min {seconds} s',
      holdAgain: 'Press once more to confirm',
      language: '切换到中文',
      languageShort: '中文',
      mainMenu: 'Main',
    },
  },
} as const
