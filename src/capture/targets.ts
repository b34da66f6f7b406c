import type { Capture } from '../core/world.js'
import { sight } from './sight.js'
import { actsSelector } from './zone.js'

/** Where the things on the screen are that can be pressed: before the pointer has come to them. While the page scrolls nobody heads for any. */
export const targets: Capture = (world) =>
  sight(world, {
    selector: actsSelector,
    // A link in no zone is text to read.
    wanted: ({ acts, zone, element }) => acts && (!!zone || element.localName !== 'a'),
    read: (element) => {
      const { x, y, width: w, height: h } = element.getBoundingClientRect()
      return { kind: 'target', x, y, w, h }
    },
    gone: { kind: 'target', x: 0, y: 0, w: 0, h: 0 },
    resting: true,
  })
