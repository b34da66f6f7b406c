/**
 * Runs once the page has a function of this name: now, or when it comes. Returns its stop.
 *
 * The stub of a consent platform belongs before all other scripts, so it is there, as a rule. A late one comes with a script, and marks the
 * page with a frame (`__tcfapiLocator`, `__gppLocator`). Both load, and a capturing listener on the document hears what loads: no polling, and
 * no setter on the page's own `window`, where others look for the name to know whether there is a platform.
 */
export const arrival = (window: Window, name: string, run: () => void): (() => void) => {
  const { document } = window
  const waiting = new AbortController()
  const { signal } = waiting
  const look = (): void => {
    if (signal.aborted || typeof window[name as keyof Window] !== 'function') return
    waiting.abort()
    run()
  }
  look()
  // The stub adds its frame, which loads at once in some browsers, a line before it defines itself.
  document.addEventListener('load', () => queueMicrotask(look), { signal, capture: true })
  // A script within the page's HTML loads nothing.
  document.addEventListener('DOMContentLoaded', look, { signal })
  return () => waiting.abort()
}
