import type { Capture } from '../core/world.js'

/** The life of the page: loads, client-side routes, restores from the back/forward cache; hidden or visible. Answers what runs after each route. */
export const life: Capture<Set<() => void>> = ({ window, document, sample, now, listen, signal }) => {
  const { history } = window
  const routes = new Set<() => void>()
  let path = ''
  const page = (how: 'load' | 'route' | 'restore'): void => {
    if (how !== 'restore' && path === window.location.pathname) return
    sample({ kind: 'page', t: now(), how, path: (path = window.location.pathname) })
    for (const run of routes) run()
  }
  const route = (): void => page('route')
  const visible = (): void => sample({ kind: 'visible', t: now(), on: document.visibilityState === 'visible' })
  page('load')
  visible()
  listen(document, 'visibilitychange', visible)
  listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => {
    if (persisted) page('restore')
  })

  const { navigation } = window as { navigation?: EventTarget }
  if (navigation) {
    listen(navigation, 'currententrychange', route)
    return routes
  }
  // Without the Navigation API: listen in on History. Never swallows, and is undone on stop unless someone wrapped it since.
  listen(window, 'popstate', route)
  for (const method of ['pushState', 'replaceState'] as const) {
    const native = history[method]
    const wrapped: History['pushState'] = function (this: History, ...args) {
      native.apply(this, args)
      if (!signal.aborted) route()
    }
    history[method] = wrapped
    signal.addEventListener('abort', () => {
      if (history[method] === wrapped) history[method] = native
    })
  }
  return routes
}
