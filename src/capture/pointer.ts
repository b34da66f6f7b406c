import type { Capture } from '../core/world.js'
import { pointerOf } from '../core/world.js'
import type { Pointer } from '../core/sample.js'
import { layout } from './layout.js'
import { places } from './place.js'

/** Readings the ring holds between two drains: 100 ms at 1000 Hz, and then some. */
const ROOM = 128
/** ms a move may wait before the detectors see it. */
const DRAIN = 100

/** Where the pointer is, what it is in, what it presses. A move costs three stores; all else waits for the drain. */
export const pointer: Capture = (world) => {
  const { window, document, sample, signal } = world
  const place = world.use(places)
  const { after } = world.use(layout)
  const ring = new Float64Array(ROOM * 3)
  const move = { kind: 'move' as const, t: 0, x: 0, y: 0 }
  let count = 0
  let timer = 0
  let inside = 0
  let used: Pointer = 'mouse'

  const drain = (): void => {
    const n = count
    count = 0
    for (let i = 0; i < n; i += 3) {
      move.t = ring[i]!
      move.x = ring[i + 1]!
      move.y = ring[i + 2]!
      sample(move)
    }
  }
  const late = (): void => {
    timer = 0
    drain()
  }
  world.before(drain)

  const listen = <E extends Event>(type: string, run: (event: E) => void): void =>
    window.addEventListener(type, ((event: E) => { if (event.isTrusted) run(event) }) as EventListener, { passive: true, capture: true, signal })

  // The hot path: no allocation, no layout, no wrapper.
  window.addEventListener('pointermove', (event) => {
    if (!event.isTrusted) return
    if (count === ROOM * 3) drain()
    ring[count++] = event.timeStamp
    ring[count++] = event.clientX
    ring[count++] = event.clientY
    timer ||= window.setTimeout(late, DRAIN)
  }, { passive: true, capture: true, signal })

  const box = (): void => {
    const rect = inside && place.element(inside)?.getBoundingClientRect()
    if (rect) sample({ kind: 'box', t: window.performance.now(), place: inside, x: rect.x, y: rect.y, w: rect.width, h: rect.height })
  }
  listen<PointerEvent>('pointerover', (event) => {
    const now = place.of(event.target)
    if (now === inside && pointerOf(event) === used) return
    inside = now
    used = pointerOf(event)
    sample({ kind: 'over', t: event.timeStamp, place: inside, pointer: used })
    if (inside) after(box)
  })
  listen<PointerEvent>('pointerout', (event) => {
    if (event.relatedTarget || pointerOf(event) === 'touch') return
    inside = 0
    sample({ kind: 'leave', t: event.timeStamp, x: event.clientX, y: event.clientY })
  })
  const press = (type: string, kind: 'press' | 'release' | 'cancel' | 'click'): void => listen<PointerEvent>(type, (event) => {
    // A click by the keyboard or assistive technology carries no pointer and no count.
    const by = kind === 'click' && !event.detail && !event.pointerType ? 'keyboard' : pointerOf(event)
    sample({ kind, t: event.timeStamp, place: place.of(event.target), x: event.clientX, y: event.clientY, pointer: by })
  })
  press('pointerdown', 'press')
  press('pointerup', 'release')
  press('pointercancel', 'cancel')
  press('click', 'click')
  // After a scroll the pointer's place is elsewhere.
  document.addEventListener('scrollend', () => { if (inside) after(box) }, { passive: true, capture: true, signal })
  signal.addEventListener('abort', () => window.clearTimeout(timer))
}
