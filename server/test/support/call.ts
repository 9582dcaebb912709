import type { Route } from '#contracts/core/route.ts'

/** What came back over HTTP; the body is what its JSON says, or its text where it is none. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** One request, sound or not: nothing here is checked before it is sent. */
export interface CallInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: unknown
  /** Sent as it stands in the place of `body`. */
  readonly raw?: string
  readonly cookie?: string | undefined
  /** The Idempotency-Key. */
  readonly key?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** A route of ours, or a page beside them. */
export type Called = Pick<Route, 'method'> & { readonly path: string }

/** Calls a route over real HTTP. */
export async function call(origin: string, route: Called, input: CallInput = {}): Promise<Answer> {
  const { cookie, key, headers } = input
  const body = bodyOf(route, input)
  const response = await fetch(`${origin}${pathOf(route.path, input)}`, {
    method: route.method,
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, headers: response.headers, body: readBody(await response.text()) }
}

function pathOf(path: string, { params = {}, query = {} }: CallInput): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
  )
  return search.size > 0 ? `${filled}?${String(search)}` : filled
}

function bodyOf({ method }: Pick<Route, 'method'>, { raw, body }: CallInput): string | undefined {
  if (method === 'GET') return undefined
  return raw ?? (body === undefined ? undefined : JSON.stringify(body))
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
