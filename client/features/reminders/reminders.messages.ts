import { messages } from '#client/shared/i18n/messages.ts'

export default messages({
  zh: {
    reminders: {
      remind: '预约',
      reminded: '已预约',
      remindLabel: '预约 {title}',
      forgetLabel: '取消预约 {title}',
      waiting: '{n} 人预约',
      set: '到点会在页面上告诉你',
      unset: '不再提醒',
      started: '{host}开播了',
      watch: '去看',
      moved: '{host}的直播改到{when}',
      cancelled: '{host}的直播取消了',
      see: '看看',
      calendar: '加入日历',
      calendarLabel: '把 {title} 加入日历',
    },
  },
  en: {
    reminders: {
      remind: 'Remind me',
      reminded: 'Reminder set',
      remindLabel: 'Remind me of {title}',
      forgetLabel: 'No reminder of {title}',
      waiting: '{n} waiting',
      set: 'This site will tell you when it starts',
      unset: 'No reminder any more',
      started: '{host} is on air',
      watch: 'Watch',
      moved: '{host} goes on air at another time: {when}',
      cancelled: '{host} has cancelled a live',
      see: 'See',
      calendar: 'Add to calendar',
      calendarLabel: 'Add {title} to your calendar',
    },
  },
})
