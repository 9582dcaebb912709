/** Why reminders cannot reach this browser while the page is closed. */
export type PushObstacle = 'wechat' | 'insecure' | 'iphone' | 'unsupported' | 'denied'

/** What a browser has, as far as reminders need it. */
export interface PushAbilities {
  readonly agent: string
  /** HTTPS, or this very machine. */
  readonly secure: boolean
  readonly hasWorkers: boolean
  readonly hasPush: boolean
  readonly hasNotifications: boolean
  readonly permission: 'default' | 'granted' | 'denied'
}

/** The first reason against it that somebody can do something about, or null where nothing stands in the way. */
export function obstacleOf(browser: PushAbilities): PushObstacle | null {
  if (/MicroMessenger/i.test(browser.agent)) return 'wechat'
  if (!browser.secure) return 'insecure'
  if (!browser.hasWorkers || !browser.hasPush || !browser.hasNotifications)
    return /iPhone|iPad/i.test(browser.agent) ? 'iphone' : 'unsupported'
  return browser.permission === 'denied' ? 'denied' : null
}
