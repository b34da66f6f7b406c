import { native } from '../core/native.js'
import type { Pointer } from '../core/sample.js'
import type { Capture } from '../core/world.js'
import { innermost } from './innermost.js'
import { places } from './place.js'

/** ms between two readings of typing: it is one activity, and a few readings a second say as much as all of them … */
const EVERY = 250
/** … but for the first in a field: Shift and Tab only leave it, a third has typed. */
const FIRST = 3

/** ms after a press or a key in which focus moves, a form is checked, or a player plays, because of it; later it was the page. */
export const ACT = 1000

/** ms for which a press may be held: a menu or a native list may hear its release instead of us. */
const HOLDS = 10_000

/** What the hand last did: press something or strike a key. */
export interface Hand {
  readonly by: Pointer
  /** When; up to `HOLDS` later while it holds what it has pressed. */
  readonly t: number
  /** Keys struck so far, those held down again and again. */
  readonly strokes: number
}

/** Focus and the fact that a key was pressed; never which one. */
export const keys: Capture<Hand> = (world) => {
  const { window, document, sample, listen, now, signal } = world
  const place = world.use(places)
  const hand = { by: 'mouse' as Pointer, t: -Infinity, strokes: 0 }
  let last = 0
  let count = 0
  listen<PointerEvent>(window, 'pointerdown pointerup pointercancel', ({ type, button, pointerType, timeStamp }) => {
    hand.by = pointerType as Pointer
    hand.t = timeStamp + (type === 'pointerdown' && !button ? HOLDS : 0)
  })
  listen<KeyboardEvent>(window, 'keydown', ({ timeStamp, repeat }) => {
    hand.by = 'keyboard'
    hand.t = timeStamp
    hand.strokes++
    // A key held down is one.
    if (repeat || (++count > FIRST && timeStamp - last < EVERY)) return
    last = timeStamp
    sample({ kind: 'key', t: last })
  })
  const roots = new WeakSet<Node>()
  const hear = (root: Node): void => {
    roots.add(root)
    listen<FocusEvent>(root, 'focusin focusout', (event) => {
      const { type, relatedTarget, timeStamp } = event
      const on = innermost(event)!
      const inner = on.getRootNode()
      if (inner !== root) {
        // Focus that moves on within a shadow root is heard of only there. This first one comes by there, too.
        if (!roots.has(inner)) hear(inner)
        return
      }
      count = 0
      // Focus that moves on is told by its arrival.
      if (type === 'focusin' || !relatedTarget)
        sample({ kind: 'focus', t: timeStamp, place: type === 'focusin' ? place.of(on) : 0, pointer: hand.by })
    })
  }
  hear(document)
  let framed = false
  const frame = (): void => {
    const on = !document.hasFocus() ? framed : document.activeElement?.localName === 'iframe'
    if (on !== framed && !signal.aborted) sample({ kind: 'frame', t: now(), on: (framed = on) })
  }
  // In a task of its own: not every engine knows at once where focus went.
  listen(window, 'blur focus', ({ target }) => target === window && native(window, 'setTimeout')(frame))
  return hand
}
