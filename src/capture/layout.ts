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
export const layout: Capture<Layout> = ({ window, document, listen, signal }) => {
  const once = new Set<() => void>()
  const always = new Set<() => void>()
  const observer = new window.ResizeObserver(() => {
    const due = [...once, ...always]
    once.clear()
    due.forEach((read) => read())
  })
  const ask = (): void => {
    observer.unobserve(document.documentElement)
    observer.observe(document.documentElement)
    if (document.body) observer.observe(document.body)
  }
  const into =
    (set: Set<() => void>) =>
    (read: () => void): void => {
      set.add(read)
      ask()
    }
  listen(document, 'DOMContentLoaded', ask)
  signal.addEventListener('abort', () => observer.disconnect())
  return { after: into(once), always: into(always) }
}
