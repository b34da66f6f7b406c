import type { Capture } from '../core/world.js'
import { sight } from './sight.js'
import { zoneSelector } from './zone.js'

/** Which zones are visible, how much of them, and where on the screen. */
export const view: Capture = (world) =>
  sight(world, {
    selector: zoneSelector,
    wanted: ({ named }) => named,
    read: (element) => {
      const { innerHeight, innerWidth } = world.window
      const { top, bottom, left, right, height, width } = element.getBoundingClientRect()
      const from = Math.max(0, top)
      const to = Math.min(innerHeight, bottom)
      // Taller than the viewport: covering half of it is being there.
      const tall = height > innerHeight ? Math.min(1, ((to - from) / innerHeight) * 2) : (to - from) / height
      const wide = (Math.min(innerWidth, right) - Math.max(0, left)) / width
      const share = Math.round(tall * wide * 10) / 10
      // The bottom third is where the eye seldom is.
      return { kind: 'seen', share: share > 0 ? share : 0, weight: from + to > innerHeight / 0.75 ? 0.5 : 1 }
    },
    gone: { kind: 'seen', share: 0, weight: 1 },
  })
