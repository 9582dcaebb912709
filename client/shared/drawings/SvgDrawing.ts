import { defineComponent, h, useId, type PropType } from 'vue'
import type { Drawing } from './svg-parts.ts'

/**
 * Puts a drawing on the page. `draw` gets a prefix that is unique on the page, so two drawings never share a gradient.
 * The markup comes only from the modules of this folder, never from data, hence innerHTML is safe here.
 */
export const SvgDrawing = defineComponent({
  name: 'SvgDrawing',
  props: {
    draw: { type: Function as PropType<(id: string) => Drawing>, required: true },
    /** How the picture fills its box. */
    fit: { type: String, default: 'xMidYMid slice' },
    /** Read aloud; without it the picture is decoration. */
    label: { type: String, default: '' },
  },
  setup(props) {
    const id = `${useId()}-`
    return () => {
      const drawing = props.draw(id)
      const named = props.label ? { role: 'img', 'aria-label': props.label } : { 'aria-hidden': true }
      return h('svg', {
        viewBox: drawing.box,
        preserveAspectRatio: props.fit,
        innerHTML: `<defs>${drawing.defs}</defs>${drawing.art}`,
        ...named,
      })
    }
  },
})
