import type { Capture } from '../core/world.js'
import { places } from './place.js'
import { selected } from './selected.js'

/** Characters: fewer are a slip of the hand. */
const LEAST = 3

/** What a person selects, read when the selection has come to rest; also that it was let go again. */
export const selection: Capture = ({ document, sample, now, listen, glance, use }) => {
  const { of, ignored } = use(places)
  /** Where the selection began: pages select, too, but only people fire `selectstart`. */
  let from: Node | undefined
  let told = false
  listen(document, 'selectstart', (event) => {
    from = event.composedPath()[0] as Node
  })
  const read = (): void => {
    const any = from && selected(from, LEAST)
    if (!any) from = undefined
    const found = any && !ignored(any.node) ? any : undefined
    if (found || told) sample({ kind: 'select', t: now(), place: found ? of(found.node) : 0, ...(found && { length: found.length }) })
    told = !!found
  }
  glance(document, 'selectionchange', () => {}, read)
}
