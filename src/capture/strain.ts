import type { Capture } from '../core/world.js'

/** Times when the page, not the person, was slow; and whether media plays. */
export const strain: Capture = ({ window, document, sample, listen, signal }) => {
  const { PerformanceObserver } = window
  const observer =
    PerformanceObserver &&
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) sample({ kind: 'jank', t: startTime + duration, ms: duration })
    })
  for (const type of ['long-animation-frame', 'event']) {
    // 200 ms is where an interaction stops being good (https://web.dev/articles/inp). An unknown type is ignored.
    observer?.observe({ type, durationThreshold: 200 } as PerformanceObserverInit)
  }
  signal.addEventListener('abort', () => observer?.disconnect())
  const playing = new Set<EventTarget>()
  const hear = ({ type, target, timeStamp: t }: Event): void => {
    const media = target as HTMLMediaElement
    if (type !== 'playing') playing.delete(media)
    // A muted loop is decoration.
    else if (media.muted && media.loop) return
    else {
      playing.add(media)
      // Taken off the page while it plays, it stops where the page cannot hear it. Listening to it twice is listening once.
      for (const end of ['pause', 'emptied']) media.addEventListener(end, hear, { signal })
    }
    sample({ kind: 'media', t, on: playing.size > 0 })
  }
  // Media events do not bubble, but they are captured.
  listen(document, 'playing', hear)
}
