import type { Capture } from '../core/world.js'
import { pointerOf } from '../core/world.js'
import { places } from './place.js'

/** Focus and the fact that a key was pressed; never which one. */
export const keys: Capture = (world) => {
  const { window, sample, signal } = world
  const place = world.use(places)
  let byKey = false
  let last = -Infinity
  const options = { passive: true, capture: true, signal }
  window.addEventListener('pointerdown', () => { byKey = false }, options)
  window.addEventListener('keydown', (event) => {
    if (!event.isTrusted) return
    byKey = true
    // Typing is one activity: a few readings a second say as much as all of them.
    if (event.timeStamp - last < 250) return
    last = event.timeStamp
    sample({ kind: 'key', t: last })
  }, options)
  const focus = (target: EventTarget | null, t: number): void => sample({ kind: 'focus', t, place: place.of(target), pointer: byKey ? 'keyboard' : pointerOf({ pointerType: '' }) })
  window.addEventListener('focusin', (event) => focus(event.target, event.timeStamp), options)
  window.addEventListener('focusout', (event) => { if (!event.relatedTarget) focus(null, event.timeStamp) }, options)
}
