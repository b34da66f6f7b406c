import type { Capture } from '../core/world.js'

interface Navigation extends EventTarget {}

/** The life of the page: loads, routes, restores from the back/forward cache, hidden or visible. */
export const life: Capture = ({ window, document, sample, signal }) => {
  const now = (): number => window.performance.now()
  const path = (): string => window.location.pathname
  let at = path()
  const visible = (): void => sample({ kind: 'visible', t: now(), on: document.visibilityState === 'visible' })
  const route = (): void => {
    if (at !== (at = path())) sample({ kind: 'page', t: now(), how: 'route', path: at })
  }
  sample({ kind: 'page', t: now(), how: 'load', path: at })
  visible()
  document.addEventListener('visibilitychange', visible, { signal })
  window.addEventListener('pageshow', (event) => { if (event.persisted) sample({ kind: 'page', t: now(), how: 'restore', path: path() }) }, { signal })

  const { navigation } = window as { navigation?: Navigation }
  if (navigation) return navigation.addEventListener('currententrychange', route, { signal })
  // Without the Navigation API: listen in on History. Never swallows, and is undone on stop unless someone wrapped it since.
  window.addEventListener('popstate', route, { signal })
  for (const method of ['pushState', 'replaceState'] as const) {
    const native = window.history[method]
    const wrapped: History['pushState'] = function (this: History, ...args) {
      native.apply(this, args)
      if (!signal.aborted) route()
    }
    window.history[method] = wrapped
    signal.addEventListener('abort', () => { if (window.history[method] === wrapped) window.history[method] = native })
  }
}
