import type { Role } from '#contracts/core/roles.ts'

/** A fictional person of the demo; the user name signs in with the demo's password. */
export interface DemoPerson {
  readonly username: string
  readonly displayName: string
  readonly avatar: string
  readonly roles: readonly Role[]
}

const host = ['viewer', 'host'] as const
const judge = ['viewer', 'judge'] as const

export const people: readonly DemoPerson[] = [
  { username: 'chunxing', displayName: '徐春杏', avatar: 'chunxing', roles: host },
  {
    username: 'jianchuan',
    displayName: '高建川 第一书记',
    avatar: 'jianchuan',
    roles: ['viewer', 'host', 'official'],
  },
  {
    username: 'laomeng',
    displayName: '孟庆禾 副镇长',
    avatar: 'laomeng',
    roles: ['viewer', 'host', 'official'],
  },
  { username: 'guihua', displayName: '陈桂花', avatar: 'guihua', roles: host },
  { username: 'shouyi', displayName: '宋守义', avatar: 'shouyi', roles: host },
  { username: 'xiaoman', displayName: '柳小满', avatar: 'xiaoman', roles: host },
  { username: 'fugui', displayName: '牛福贵', avatar: 'fugui', roles: host },
  { username: 'yulan', displayName: '欧阳玉兰', avatar: 'yulan', roles: host },
  { username: 'dayong', displayName: '葛大勇', avatar: 'dayong', roles: host },
  { username: 'merchant', displayName: '柳泉合作社 田秋禾', avatar: 'guihua', roles: ['viewer', 'merchant'] },
  { username: 'xiaohe', displayName: '白小禾', avatar: 'xiaoman', roles: ['viewer'] },
  { username: 'judge1', displayName: '周恪言', avatar: 'wanqing', roles: judge },
  { username: 'judge2', displayName: '秦望舒', avatar: 'xiaoman', roles: judge },
  { username: 'judge3', displayName: '鲁明远', avatar: 'jianchuan', roles: judge },
  { username: 'operator', displayName: '苏晚晴', avatar: 'wanqing', roles: ['viewer', 'operator'] },
  { username: 'admin', displayName: '县平台管理员', avatar: 'dayong', roles: ['viewer', 'admin'] },
]
