import type { Pointer } from '../core/sample.js'
import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { places } from './place.js'

/**
 * Every so many-th move is read: 15 a second in browsers that hand over one a frame. Reading an event costs more than being told of it,
 * and what is noticed stays the same (recorded people, read every 17 ms and every 70 ms).
 */
const EVERY = 4

/** Where the pointer is, what it is in, what it presses. */
export const pointer: Capture = (world) => {
  const { window, document, sample, listen, signal } = world
  const { of, acting } = world.use(places)
  const { after } = world.use(layout)
  const move = { kind: 'move' as const, t: 0, x: 0, y: 0 }
  const options = { passive: true, capture: true, signal }
  let target: EventTarget | null = null
  let inside = 0
  let used: Pointer | undefined
  let count = 0

  const read = (event: PointerEvent): void => {
    move.t = event.timeStamp
    move.x = event.clientX
    move.y = event.clientY
    sample(move)
  }
  window.addEventListener(
    'pointermove',
    (event) => {
      if (++count % EVERY === 0 && event.isTrusted) read(event)
    },
    options,
  )

  const box = (): void => {
    const rect = acting(inside, target)?.getBoundingClientRect()
    if (rect) sample({ kind: 'box', t: world.now(), place: inside, x: rect.x, y: rect.y, w: rect.width, h: rect.height })
  }
  // Entering is exact, whatever was not read on the way. A pointer crosses many elements and few places: the rest is asked only then.
  window.addEventListener(
    'pointerover',
    (event) => {
      ;({ target } = event)
      const at = of(target)
      if (at === inside || !event.isTrusted) return
      inside = at
      used = event.pointerType as Pointer
      sample({ kind: 'over', t: event.timeStamp, place: inside, pointer: used })
      if (!acting(inside, target)) return
      if (used !== 'touch') read(event)
      after(box)
    },
    options,
  )
  // Not in the capture phase: there it would hear of every element that is left.
  document.documentElement.addEventListener(
    'pointerleave',
    ({ isTrusted, pointerType, timeStamp: t, clientX: x, clientY: y }) => {
      if (!isTrusted || pointerType === 'touch') return
      inside = 0
      sample({ kind: 'leave', t, x, y })
    },
    { signal },
  )
  const kinds = { pointerdown: 'press', pointerup: 'release', pointercancel: 'cancel', click: 'click' } as const
  listen<PointerEvent>(window, Object.keys(kinds).join(' '), (event) => {
    const kind = kinds[event.type as keyof typeof kinds]
    // A click by the keyboard or by assistive technology counts no presses.
    const by = kind === 'click' && !event.detail ? 'keyboard' : ((event.pointerType || used || 'mouse') as Pointer)
    sample({ kind, t: event.timeStamp, place: of(event.target), x: event.clientX, y: event.clientY, pointer: by })
  })
  // After a scroll the pointer's place lies elsewhere.
  listen(document, 'scrollend', () => after(box))
}
