import type { SampleOf } from '../core/sample.js'
import type { Capture } from '../core/world.js'

type How = Pick<SampleOf<'page'>, 'how' | 'nav' | 'ref' | 'replaces' | 'forward'>

/** ms by which two clocks differ once the device has slept, or one was set. */
const ASLEEP = 1000

/** The load sample; `arrival` adds `nav` and `ref` to it before it is sent. */
export const load: Capture<How> = () => ({ how: 'load' })

/** The life of the page: loads, client-side routes, restores from the back/forward cache; hidden or visible. Answers what runs after each route. */
export const life: Capture<Set<() => void>> = ({ window, document, sample, now, address, listen, use, ready, signal }) => {
  const { history } = window
  const { navigation } = window as { navigation?: EventTarget & { activation?: Record<'from' | 'entry', { index: number } | null> } }
  const routes = new Set<() => void>()
  let path = ''
  // In the back/forward cache, or on the way there.
  let cached = false
  const page = (how: How): void => {
    const before = path
    path = address()
    if (how.how === 'route' && path === before) return
    sample({ kind: 'page', t: now(), path, ...how })
    for (const run of routes) run()
  }
  const route = (by: string | undefined): void =>
    page({ how: 'route', nav: by === 'traverse' ? 'back_forward' : 'navigate', ...(by === 'replace' && { replaces: true }) })
  // What the clock on the wall has gone more than ours (https://w3c.github.io/hr-time/#sec-clock-resolution leaves sleep open).
  const ahead = (): number => Date.now() - now()
  let since = ahead()
  const visible = (): void => {
    const on = document.visibilityState === 'visible'
    // Engines differ in what comes first: it is restored, then visible.
    const slept = ahead() - since
    since += slept
    if (!cached || !on) sample({ kind: 'visible', t: now(), on, ...(on && slept > ASLEEP && { slept }) })
  }
  ready.add(() => {
    page(use(load))
    visible()
  })
  listen(document, 'visibilitychange', visible)
  listen(window, 'pagehide', () => {
    cached = true
  })
  listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => {
    cached = false
    if (!persisted) return
    const { from, entry } = navigation?.activation ?? {}
    page({ how: 'restore', nav: 'back_forward', ...(from && from.index < entry!.index && { forward: true }) })
    visible()
  })

  if (navigation) {
    listen<Event & { navigationType?: string }>(navigation, 'currententrychange', ({ navigationType }) => route(navigationType))
    return routes
  }
  // Without the Navigation API: listen in on History. Never swallows, and is undone on stop unless someone wrapped it since.
  listen(window, 'popstate', () => route('traverse'))
  for (const method of ['pushState', 'replaceState'] as const) {
    // Where it is defined: who wraps the prototype later would never be called from behind an own property.
    const owner = Object.hasOwn(history, method) ? history : window.History.prototype
    const native = owner[method]
    const wrapped: History['pushState'] = function (this: History, ...args) {
      native.apply(this, args)
      if (!signal.aborted) route(method.slice(0, -5))
    }
    // What is frozen stays as it is.
    Reflect.set(owner, method, wrapped)
    signal.addEventListener('abort', () => {
      if (owner[method] === wrapped) Reflect.set(owner, method, native)
    })
  }
  return routes
}
