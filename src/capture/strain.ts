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
  // Media events do not bubble, but they are captured.
  listen(document, 'playing pause ended emptied', ({ type, target, timeStamp }) => {
    playing[type === 'playing' ? 'add' : 'delete'](target!)
    sample({ kind: 'media', t: timeStamp, on: playing.size > 0 })
  })
}
