import { StrictMode, useEffect, useReducer, useRef, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Consent, Inkling, StartOptions } from 'inkling'
import { useInkling } from './inkling.js'
import { Book, Fares, Trains, type PageProps } from './pages.js'
import { Link, usePath, useVisit } from './route.js'

const collector = document.querySelector<HTMLMetaElement>('meta[name=collector]')!.content
const key = 'owl-privacy'
/** The choice made earlier in this browser. */
const remembered = (): Consent => {
  try {
    const kept = localStorage.getItem(key)
    return kept === 'granted' || kept === 'local' ? kept : 'pending'
  } catch {
    return 'pending'
  }
}
const options = (): StartOptions => ({ endpoint: `${collector}/collect`, site: 'spa', consent: remembered() })

const pages: Record<string, [title: string, page: (props: PageProps) => ReactNode]> = {
  '/spa/': ['Night trains', Trains],
  '/spa/fares': ['Fares', Fares],
  '/spa/book': ['Book', Book],
}

const Privacy = ({ ink }: { ink: Inkling | undefined }): ReactNode => {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  // What holds, not what was wished for: Global Privacy Control keeps all of it here.
  const choice = ink?.consent() ?? remembered()
  const choose = (to: Consent): void => {
    try {
      localStorage.setItem(key, to)
    } catch {}
    ink?.consent(to)
    redraw()
  }
  return (
    <footer>
      <p className="soft">
        {
          {
            pending:
              'This page notices pauses, hesitation and the fare you take. May it tell us, under a random number kept in this browser?',
            granted: 'Shared with us, thank you.',
            local: 'Kept on this device.',
            denied: 'Switched off.',
          }[choice]
        }
      </p>
      <p>
        <button onClick={() => choose('local')} aria-pressed={choice === 'local'}>
          Only here
        </button>{' '}
        <button onClick={() => choose('granted')} aria-pressed={choice === 'granted'}>
          Share it
        </button>
      </p>
    </footer>
  )
}

const App = (): ReactNode => {
  const ink = useInkling(options)
  const path = usePath()
  const visit = useVisit()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(visit)
  const [title, Page] = pages[path] ?? pages['/spa/']!
  useEffect(() => {
    document.title = `${title} · Owl`
    // People who listen to the page hear where they are now.
    if (visit !== shown.current) main.current?.querySelector('h1')?.focus({ preventScroll: true })
    shown.current = visit
  }, [visit, title])
  return (
    <>
      <header>
        <Link to="/spa/" className="brand">
          Owl
        </Link>
        <nav aria-label="Main">
          <Link to="/spa/">Trains</Link>
          <Link to="/spa/fares">Fares</Link>
          <Link to="/spa/book">Book</Link>
        </nav>
      </header>
      <main ref={main}>
        <Page key={visit} ink={ink} />
      </main>
      <Privacy ink={ink} />
    </>
  )
}

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
