import type { Capture } from '../core/world.js'
import { innermost } from './innermost.js'
import { places } from './place.js'

/** One finger going over the page: from where to where. */
export const swipe: Capture = (world) => {
  const { of } = world.use(places)
  let [startX, startY, fingers] = [0, 0, 0]
  world.listen<TouchEvent>(world.window, 'touchstart touchend', (event) => {
    const { type, touches, changedTouches, timeStamp: t } = event
    const { clientX, clientY } = changedTouches[0]!
    if (type === 'touchstart') [startX, startY, fingers] = [clientX, clientY, touches.length]
    else if (fingers === 1) world.sample({ kind: 'swipe', t, place: of(innermost(event)), dx: clientX - startX, dy: clientY - startY })
  })
}
