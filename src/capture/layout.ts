import { native } from '../core/native.js'
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
export const layout: Capture<Layout> = ({ window, document, listen, signal, safe }) => {
  const once = new Set<() => void>()
  const always = new Set<() => void>()
  let speaking = false
  const run = (reads: readonly (() => void)[]): void => {
    speaking = true
    reads.forEach((read) => safe(read)(undefined))
    speaking = false
  }
  const next = new window.ResizeObserver(() => {
    // Once only: whoever goes on watching the root hears of every change of its size.
    next.disconnect()
    const due = [...once]
    once.clear()
    run(due)
  })
  const ask = (): void => {
    // What is asked while it speaks comes a task later: an observation made now would be an error of the page.
    if (speaking) native(window, 'setTimeout')(ask)
    else if (!signal.aborted) next.observe(document.documentElement)
  }
  const size = new window.ResizeObserver(([entry]) => {
    // A body that another has taken the place of is told to have no size any more.
    if (entry!.target !== document.body) {
      size.disconnect()
      watch()
    }
    run([...always])
  })
  const watch = (): void => {
    if (document.body) size.observe(document.body)
  }
  watch()
  listen(document, 'DOMContentLoaded', watch)
  signal.addEventListener('abort', () => {
    next.disconnect()
    size.disconnect()
  })
  return {
    after: (read) => {
      if (!once.size) ask()
      once.add(read)
    },
    always: (read) => always.add(read),
  }
}
