/** What a `<feature>.messages.ts` exports by default: words under the feature's own name, the same in both languages. */
export interface Messages {
  readonly zh: MessageTree
  readonly en: MessageTree
}

export interface MessageTree {
  readonly [key: string]: string | MessageTree
}

type Shape<M> = { readonly [K in keyof M]: M[K] extends string ? string : Shape<M[K]> }

/** Checks that English has exactly the keys of Chinese; returns both unchanged. */
export const messages = <M extends MessageTree>(both: {
  zh: M
  en: Shape<NoInfer<M>> & MessageTree
}): Messages => both
