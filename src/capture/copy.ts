import type { Capture } from '../core/world.js'
import { places } from './place.js'
import { selected } from './selected.js'

/** Something of the page was copied. Cutting is left alone: one can only cut what one has written. */
export const copy: Capture = ({ document, sample, listen, use }) => {
  const { of, ignored } = use(places)
  listen(document, 'copy', (event) => {
    const found = selected(event.composedPath()[0] as Node, 1)
    if (found && !ignored(found.node)) sample({ kind: 'copy', t: event.timeStamp, place: of(found.node), length: found.length })
  })
}
