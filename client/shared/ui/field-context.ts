import { inject, provide, useId, type ComputedRef, type InjectionKey } from 'vue'

/** What a field tells the input inside it. */
export interface FieldContext {
  readonly id: string
  readonly noteId: string
  readonly invalid: ComputedRef<boolean>
  readonly noted: ComputedRef<boolean>
}

const fieldKey: InjectionKey<FieldContext> = Symbol('field')

export function provideField(state: Pick<FieldContext, 'invalid' | 'noted'>): FieldContext {
  const id = useId()
  const field = { id, noteId: `${id}-note`, ...state }
  provide(fieldKey, field)
  return field
}

/** Attributes that tie an input to its label and its error; empty outside a FieldRow. */
export function useFieldAttributes(): () => Record<string, string | boolean> {
  const field = inject(fieldKey, null)
  return () => {
    if (!field) return {}
    const note = field.noted.value ? { 'aria-describedby': field.noteId } : {}
    return { id: field.id, 'aria-invalid': field.invalid.value, ...note }
  }
}
