import type { Envelope } from './core/event.js'
import type { Inkling } from './core/handle.js'
import { must } from './core/must.js'
import { button, el, icon, write } from './inspect/draw.js'
import { events } from './inspect/events.js'
import { scores } from './inspect/scores.js'
import { style } from './inspect/style.js'
import { triggers } from './inspect/triggers.js'

export interface InspectOptions {
  /** Starts unfolded. @default true */
  readonly open?: boolean
}

/** What the panel reads of a handle, whatever events of its own a page has declared. */
export type Inspected = Pick<Inkling, 'intents' | 'score' | 'triggers' | 'context'> & {
  readonly on: (type: '*', run: (event: Envelope<string>) => void) => () => void
  readonly consent: () => string
}

/** Takes the last panel away. */
let last: (() => void) | undefined

/** ms between two updates. */
const PACE = 250

/**
 * Opens a panel on the page that shows what Inkling notices: events, scores with their reasons, and what each trigger still lacks.
 * A second one takes its place. For development and for curious owners: it reads the public handle only, and nothing it shows leaves the page.
 * Returns a function that takes it away. Throws a TypeError if it is not given an Inkling; does nothing without a page.
 */
export const inspect = (ink: Inspected, options: InspectOptions = {}): (() => void) => {
  must((ink as Inspected | null)?.triggers, 'inspect(ink)', 'what start() or createInkling() returned', ink)
  if (!globalThis.document) return () => {}
  last?.()
  const stream = events()
  const sections = [scores(ink), triggers(ink), stream]
  const consent = el('span', 'tag')
  const context = el('small')
  const host = el('div')
  let timer = 0

  const update = (): void => {
    if (document.hidden) return
    write(consent, `consent ${ink.consent()}`)
    write(
      context,
      Object.entries(ink.context())
        .map(([name, value]) => `${name} ${value}`)
        .join(' · '),
    )
    for (const section of sections) section.update()
  }
  /** Whoever pressed a button finds the focus on the one that took its place. */
  const unfold = (open: boolean): void => {
    const focused = host.shadowRoot?.activeElement
    panel.hidden = !open
    pill.hidden = open
    clearInterval(timer)
    if (open) {
      update()
      timer = window.setInterval(update, PACE)
    }
    if (focused) (open ? fold : pill).focus()
  }
  const side = (): void => {
    for (const element of [panel, pill]) element.classList.toggle('left')
  }
  const fold = button('icon', 'Fold to a pill', () => unfold(false), icon('M4 11h8'))
  const pill = button('pill', 'Unfold the Inkling panel', () => unfold(true), el('i', 'drop'), 'Inkling')
  const top = el('div', 'top', sections[0]!.element, sections[1]!.element)
  const panel = el(
    'section',
    '',
    el(
      'header',
      '',
      el('i', 'drop'),
      el('strong', '', 'Inkling'),
      consent,
      context,
      button('icon', 'Dock on the other side', side, icon('M2.5 3.5h11v9h-11zM6.5 3.5v9')),
      fold,
    ),
    top,
    stream.element,
  )

  top.tabIndex = 0
  top.setAttribute('role', 'group')
  top.setAttribute('aria-label', 'Scores and triggers')
  panel.setAttribute('aria-label', 'Inkling inspector')
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    unfold(false)
  })
  host.className = 'inkling-inspect'
  host.dataset['inklingIgnore'] = ''
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
  root.append(panel, pill)
  // Beside the body: its transforms, its `body > *` rules and its replacement by a router do not reach the panel.
  document.documentElement.append(host)
  const silence = ink.on('*', stream.push)
  unfold(options.open !== false)

  return (last = () => {
    silence()
    clearInterval(timer)
    host.remove()
  })
}
