import type { Capture } from '../core/world.js'

/** Times when the page, not the person, was slow. */
export const jank: Capture = ({ window, sample, signal }) => {
  const { PerformanceObserver } = window
  const observer =
    PerformanceObserver &&
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) sample({ kind: 'jank', t: startTime + duration, ms: duration })
    })
  for (const type of ['long-animation-frame', 'event']) {
    // 200 ms is where an interaction stops being good (https://web.dev/articles/inp). An unknown type is ignored.
    observer?.observe({ type, durationThreshold: 200 })
  }
  signal.addEventListener('abort', () => observer?.disconnect())
}
