import type { Capture } from '../core/world.js'

/** Times when the page, not the person, was slow; and whether media plays. */
export const strain: Capture = ({ window, document, sample, signal }) => {
  const { PerformanceObserver } = window
  for (const type of ['long-animation-frame', 'event']) {
    if (!PerformanceObserver?.supportedEntryTypes?.includes(type)) continue
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) sample({ kind: 'jank', t: startTime + duration, ms: duration })
    })
    // 200 ms is where an interaction stops being good (https://web.dev/articles/inp).
    observer.observe({ type, durationThreshold: 200 } as PerformanceObserverInit)
    signal.addEventListener('abort', () => observer.disconnect())
  }
  const playing = new Set<EventTarget>()
  const media = (event: Event): void => {
    playing[event.type === 'playing' ? 'add' : 'delete'](event.target!)
    sample({ kind: 'media', t: event.timeStamp, on: playing.size > 0 })
  }
  // Media events do not bubble, but they are captured.
  for (const type of ['playing', 'pause', 'ended', 'emptied']) document.addEventListener(type, media, { capture: true, signal })
}
