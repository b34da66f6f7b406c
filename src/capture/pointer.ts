import { native } from '../core/native.js'
import type { Pointer } from '../core/sample.js'
import type { Capture } from '../core/world.js'
import { innermost } from './innermost.js'
import { layout } from './layout.js'
import { places } from './place.js'

/** ms within which a label hands its click on: whoever hears of the first may take some time. */
const HANDED = 500

/** Where the pointer is, what it is in, what it presses. */
export const pointer: Capture = (world) => {
  const { window, document, sample, now, listen, glance, signal } = world
  const { of, spot, ignored } = world.use(places)
  const { after } = world.use(layout)
  const move = { kind: 'move' as const, t: 0, x: 0, y: 0 }
  let target: Element | null = null
  let inside = 0
  let used: Pointer | undefined

  const box = (): void => {
    const found = spot(target)
    if (!inside || !found?.acts) return
    const rect = found.element.getBoundingClientRect()
    sample({ kind: 'box', t: now(), place: inside, x: rect.x, y: rect.y, w: rect.width, h: rect.height })
  }
  /** A pointer crosses many elements and few places. */
  const enter = (to: Element | null, t: number, by: Pointer): void => {
    if (to === target && by === used) return
    target = to
    const at = of(to)
    if (at === inside && by === used) return
    inside = at
    used = by
    sample({ kind: 'over', t, place: at, pointer: by })
    if (spot(to)?.acts) after(box)
  }
  const read = (event: PointerEvent): void => {
    move.t = event.timeStamp
    move.x = event.clientX
    move.y = event.clientY
    enter(innermost(event), move.t, event.pointerType as Pointer)
    sample(move)
  }
  /** The pointer stopped between two glances: `:hover` still says where. */
  const rest = (): void => {
    if (!target?.matches || used === 'touch') return
    if (!target.matches(':hover') || target.querySelector(':hover')) {
      const hovered = [...document.querySelectorAll<HTMLLabelElement>(':hover')]
      const last = hovered.at(-1)
      // With a label its control is hovered too, wherever that is.
      if (last) enter(hovered.find(({ control }) => control === last) ?? last, now(), used!)
    }
    // A scroll may have moved what lies under it.
    if (spot(target)?.acts) after(box)
  }
  glance(window, 'pointermove', read, rest)
  // Not in the capture phase: there it would hear of every element that is left.
  native(document.documentElement, 'addEventListener').call(
    document.documentElement,
    'pointerleave',
    (event) => {
      const { isTrusted, pointerType, timeStamp: t, clientX: x, clientY: y } = event as PointerEvent
      if (!isTrusted || pointerType === 'touch') return
      target = null
      inside = 0
      const framed = window.parent !== window
      sample({ kind: 'leave', t, x, y, ...(framed && { framed }) })
    },
    { signal },
  )
  /** The control that a clicked label hands its click to. */
  let handed: Element | null | undefined
  let last = -Infinity
  /** Whether a press was told whose release was not, and whether a second finger has come since. */
  let down = false
  let joined = false
  const kinds = { pointerdown: 'press', pointerup: 'release', pointercancel: 'cancel', click: 'click' } as const
  listen<PointerEvent>(window, Object.keys(kinds).join(' '), (event) => {
    const { type, timeStamp: t, clientX: x, clientY: y, button, isPrimary } = event
    const kind = kinds[type as keyof typeof kinds]
    const presses = kind === 'press'
    if (presses) joined = !isPrimary
    // Only the main button and the first finger press; of buttons that are held together it is the last whose release is told.
    if (kind === 'click' ? button > 0 : !isPrimary || (presses ? button > 0 : !down)) return
    if (kind !== 'click') down = presses
    const on = innermost(event)
    // One click, though two are told.
    const again = kind === 'click' && on === handed && t - last < HANDED
    handed = kind === 'click' ? on?.closest('label')?.control : null
    last = t
    if (again) return
    // A click by the keyboard or by assistive technology counts no presses.
    const by = kind === 'click' && !event.detail ? 'keyboard' : ((event.pointerType || used || 'mouse') as Pointer)
    if (presses) enter(on, t, by)
    sample({ kind, t, place: of(on), x, y, pointer: by, ...(ignored(on) && { ignored: true }), ...(joined && { joined }) })
  })
}
