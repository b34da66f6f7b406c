import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react'

const listeners = new Set<() => void>()
const tell = (): void => listeners.forEach((run) => run())

const subscribe = (run: () => void): (() => void) => {
  listeners.add(run)
  addEventListener('popstate', run)
  return () => {
    listeners.delete(run)
    removeEventListener('popstate', run)
  }
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname)

export const go = (path: string): void => {
  history.pushState(null, '', path)
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
