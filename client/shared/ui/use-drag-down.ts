import { computed, ref, type ComputedRef } from 'vue'

const closingDistance = 90

interface DragDown {
  readonly style: ComputedRef<{ transform?: string; transition?: string }>
  readonly listeners: Record<string, (event: PointerEvent) => void>
}

/** Lets a finger pull a sheet down by its head; far enough, and it closes. */
export function useDragDown(close: () => void): DragDown {
  const from = ref<number | null>(null)
  const distance = ref(0)

  const end = (): void => {
    if (from.value !== null && distance.value > closingDistance) close()
    from.value = null
    distance.value = 0
  }

  return {
    style: computed(() =>
      distance.value > 0 ? { transform: `translateY(${distance.value}px)`, transition: 'none' } : {},
    ),
    listeners: {
      pointerdown(event) {
        if (event.target instanceof Element && event.target.closest('button')) return
        from.value = event.clientY
        if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId)
      },
      pointermove(event) {
        if (from.value !== null) distance.value = Math.max(0, event.clientY - from.value)
      },
      pointerup: end,
      pointercancel: end,
    },
  }
}
