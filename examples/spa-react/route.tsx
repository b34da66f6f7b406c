import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react'

const listeners = new Set<() => void>()
/** How often the route was set. The same page once more is a new visit. */
let visit = 0
const tell = (): void => {
  visit++
  listeners.forEach((run) => run())
}
addEventListener('popstate', tell)

const subscribe = (run: () => void): (() => void) => {
  listeners.add(run)
  return () => listeners.delete(run)
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname)
export const useVisit = (): number => useSyncExternalStore(subscribe, () => visit)

/** Shows a page. One that is shown already begins anew, without a second entry in the history. */
export const go = (to: string): void => {
  const { pathname, search } = new URL(to, location.href)
  if (pathname !== location.pathname) history.pushState(null, '', pathname + search)
  scrollTo(0, 0)
  tell()
}

/** A link that changes the route, unless someone wants it in another tab. */
export const Link = ({ to, children, className }: { to: string; children: ReactNode; className?: string }): ReactNode => {
  const click = (event: MouseEvent): void => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
  return (
    <a href={to} className={className} onClick={click} aria-current={usePath() === to ? 'page' : undefined}>
      {children}
    </a>
  )
}
