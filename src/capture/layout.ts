import type { Capture } from '../core/world.js'

export interface Layout {
  /** Runs `read` right after the next layout, the one moment when reading positions costs nothing. */
  readonly after: (read: () => void) => void
  /** Runs `read` then, and whenever the size of the page changes. */
  readonly always: (read: () => void) => void
}

/**
 * A ResizeObserver speaks after layout and before paint, so what it reads is clean and never forces a layout.
 * Observing anew makes it speak in the next frame.
 */
export const layout: Capture<Layout> = ({ window, document, signal }) => {
  const once = new Set<() => void>()
  const always: (() => void)[] = []
  const observer = new window.ResizeObserver(() => {
    const due = [...once, ...always]
    once.clear()
    due.forEach((read) => read())
  })
  const roots = (): Element[] => [document.documentElement, document.body].filter(Boolean)
  const ask = (): void => {
    observer.unobserve(document.documentElement)
    roots().forEach((root) => observer.observe(root))
  }
  signal.addEventListener('abort', () => observer.disconnect())
  document.addEventListener('DOMContentLoaded', ask, { signal })
  return {
    after: (read) => {
      once.add(read)
      ask()
    },
    always: (read) => {
      always.push(read)
      ask()
    },
  }
}
