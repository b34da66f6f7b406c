import type { Pointer } from '../core/sample.js'
import type { Capture } from '../core/world.js'
import { layout } from './layout.js'
import { places } from './place.js'

/** Numbers the ring holds between two drains: time, x, y of 128 moves, 100 ms at 1000 Hz and then some. */
const ROOM = 384
/** ms a move may wait before the detectors see it. */
const DRAIN = 120

/** Where the pointer is, what it is in, what it presses. A move costs three stores; all else waits for the drain. */
export const pointer: Capture = (world) => {
  const { window, document, sample, listen } = world
  const place = world.use(places)
  const { after } = world.use(layout)
  const ring = new Float64Array(ROOM)
  const move = { kind: 'move' as const, t: 0, x: 0, y: 0 }
  let count = 0
  let target: EventTarget | null = null
  let inside = 0
  let used: Pointer | undefined

  const drain = (): void => {
    const n = count
    count = 0
    for (let i = 0; i < n; ) {
      move.t = ring[i++]!
      move.x = ring[i++]!
      move.y = ring[i++]!
      sample(move)
    }
  }
  world.before(drain)
  const drainSoon = world.soon(drain, DRAIN)
  const box = (): void => {
    const rect = place.acting(target)?.getBoundingClientRect()
    if (rect) sample({ kind: 'box', t: world.now(), place: inside, x: rect.x, y: rect.y, w: rect.width, h: rect.height })
  }
  const measure = (): void => {
    if (place.acting(target)) after(box)
  }
  const enter = (event: PointerEvent): void => {
    target = event.target
    const at = place.of(target)
    const by = event.pointerType as Pointer
    if (at === inside && by === used) return
    inside = at
    used = by
    sample({ kind: 'over', t: event.timeStamp, place: inside, pointer: by })
    measure()
  }

  // The hot path: no allocation, no layout. The target says when an element is entered; pointerover would say it dearer.
  listen<PointerEvent>(window, 'pointermove', (event) => {
    if (event.target !== target) enter(event)
    if (count === ROOM) drain()
    ring[count++] = event.timeStamp
    ring[count++] = event.clientX
    ring[count++] = event.clientY
    drainSoon()
  })
  document.documentElement.addEventListener('pointerleave', (event) => {
    if (!event.isTrusted || event.pointerType === 'touch') return
    target = null
    inside = 0
    sample({ kind: 'leave', t: event.timeStamp, x: event.clientX, y: event.clientY })
  }, { signal: world.signal })
  const kinds = { pointerdown: 'press', pointerup: 'release', pointercancel: 'cancel', click: 'click' } as const
  listen<PointerEvent>(window, Object.keys(kinds).join(' '), (event) => {
    const kind = kinds[event.type as keyof typeof kinds]
    // A click by the keyboard or by assistive technology counts no presses.
    const by = kind === 'click' && !event.detail ? 'keyboard' : ((event.pointerType || used || 'mouse') as Pointer)
    sample({ kind, t: event.timeStamp, place: place.of(event.target), x: event.clientX, y: event.clientY, pointer: by })
  })
  // After a scroll the pointer's place lies elsewhere.
  listen(document, 'scrollend', measure)
}
