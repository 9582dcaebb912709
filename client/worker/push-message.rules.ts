/** What a push message asks to be shown. */
interface Shown {
  readonly title: string
  readonly body: string
  /** Where a tap leads, on this site. */
  readonly path: string
  /** A notification replaces the one before of the same tag. */
  readonly tag: string
}

/** What to show where a message cannot be read: browsers insist on something. */
const unread: Shown = { title: '田播 · Fieldcast', body: '', path: '/', tag: 'fieldcast' }

/** What a message says, as the server writes it; nobody else can write one, yet it is not trusted to lead elsewhere. */
export function readMessage(text: string): Shown {
  const told = parse(text)
  const word = (name: keyof Shown): string => {
    const value = told[name]
    return typeof value === 'string' && value !== '' ? value : unread[name]
  }
  const path = word('path')
  return {
    ...{ title: word('title'), body: word('body'), tag: word('tag') },
    path: /^\/live\/[0-9a-f-]{36}$/.test(path) ? path : unread.path,
  }
}

function parse(text: string): Partial<Record<keyof Shown, unknown>> {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? json : {}
  } catch {
    return {}
  }
}
