import type { Capture } from '../core/world.js'

export interface Layout {
  /** Runs `read` right after the next layout, the one moment when reading positions costs nothing. */
  readonly after: (read: () => void) => void
  /** Runs `read` then, and whenever the size of the page changes. */
  readonly always: (read: () => void) => unknown
}

/**
 * A ResizeObserver speaks after layout and before paint, so what it reads is clean and never forces a layout.
 * Observing anew makes it speak in the next frame.
 */
export const layout: Capture<Layout> = ({ window, document, listen, signal }) => {
  const root = document.documentElement
  const once = new Set<() => void>()
  const always = new Set<() => void>()
  const next = new window.ResizeObserver(() => {
    const due = [...once]
    once.clear()
    due.forEach((read) => read())
  })
  const size = new window.ResizeObserver(() => always.forEach((read) => read()))
  const watch = (): void => {
    for (const element of [root, document.body]) if (element) size.observe(element)
  }
  watch()
  listen(document, 'DOMContentLoaded', watch)
  signal.addEventListener('abort', () => {
    next.disconnect()
    size.disconnect()
  })
  return {
    after: (read) => {
      if (!once.size) {
        next.unobserve(root)
        next.observe(root)
      }
      once.add(read)
    },
    always: (read) => always.add(read),
  }
}
