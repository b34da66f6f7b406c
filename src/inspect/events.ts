import type { Envelope, MicroFields } from '../core/event.js'
import { button, el, icon, quantity, write, type Section } from './draw.js'

/** Events kept, and rows drawn, at most. */
const KEPT = 500
const DRAWN = 80

const TROUBLE = 340
const OTHER = 262
const hues: Readonly<Record<string, number>> = {
  hover: 212,
  scroll_depth: 182,
  dwell: 244,
  hesitation: 32,
  exit_intent: 2,
  trigger: 290,
  page: 0,
  inactivity: 0,
  dead_click: TROUBLE,
  slow_click: TROUBLE,
  rage_click: TROUBLE,
  error_click: TROUBLE,
  dead_swipe: TROUBLE,
  thrash: TROUBLE,
  error: TROUBLE,
  click: OTHER,
  repeat_click: OTHER,
  approach: OTHER,
  scroll_reversal: OTHER,
  reading: OTHER,
  away: OTHER,
  quick_back: OTHER,
  return_visit: OTHER,
  field: OTHER,
  form: OTHER,
  copy: OTHER,
  select: OTHER,
  zoom: OTHER,
  media: OTHER,
  vital: OTHER,
} satisfies Record<keyof MicroFields, number>
/** Your own events are green; what only sets the scene is grey. */
const paint = (element: HTMLElement, type: string): void => {
  const hue = hues[type] ?? 150
  if (hue) element.style.setProperty('--hue', String(hue))
}

const clock = (t: number): string => `${Math.floor(t / 60_000)}:${((t % 60_000) / 1000).toFixed(1).padStart(4, '0')}`

const units: Readonly<Record<string, string>> = { ms: 'ms', seen: 'ms', depth: '%', speed: 'px/ms' }
/** The zone, of events that have one. */
const zoneOf = ({ zone = '' }: { readonly type: string; readonly zone?: unknown }): string => String(zone)
const told = (event: Envelope<string>): string =>
  Object.entries(event)
    .filter(([name, value]) => !['type', 'seq', 't', 'page', 'zone'].includes(name) && value !== zoneOf(event))
    .map(([name, value]) => (typeof value === 'string' ? value : `${name === 'ms' ? '' : name + '\u00a0'}${quantity(value, units[name])}`))
    .join(' · ')

/** One row for what came of one moment, as dwelling in a zone within a zone within a zone. */
const eventRow = (events: readonly Envelope<string>[]): HTMLElement => {
  const { type, t } = events[0]!
  const name = el('span', 'type', type)
  paint(name, type)
  const text = el('span')
  events.forEach((event, i) => {
    const fields = told(event)
    const next = events[i + 1]
    // Zones that have the same to tell are listed before it.
    text.append(el('strong', '', zoneOf(event)), next && told(next) === fields ? '' : ` ${fields}`, next ? ', ' : '')
  })
  const row = el('li', '', el('time', '', clock(t)), name, text)
  row.title = JSON.stringify(events)
  return row
}

/** The stream, newest first. A press on a type shows that type only; pausing holds still what is being read. */
export const events = (): Section & { readonly push: (event: Envelope<string>) => void } => {
  const list = el('ol')
  const chips = el('div', 'chips')
  const waiting = el('small')
  const counts = new Map<string, { count: number; chip: HTMLElement; total: HTMLElement }>()
  const wanted = new Set<string>()
  let kept: Envelope<string>[] = []
  let fresh = 0
  /** What was there when it was paused. */
  let still: readonly Envelope<string>[] | undefined
  list.tabIndex = 0
  list.setAttribute('aria-label', 'Events, newest first')
  chips.setAttribute('role', 'group')
  chips.setAttribute('aria-label', 'Show only')

  const draw = (some: readonly Envelope<string>[]): DocumentFragment => {
    const lines = document.createDocumentFragment()
    const moment: Envelope<string>[] = []
    const shown = some.filter(({ type }) => !wanted.size || wanted.has(type)).slice(-DRAWN)
    shown.forEach((event, i) => {
      moment.push(event)
      const next = shown[i + 1]
      if (next?.type === event.type && next.t === event.t) return
      lines.prepend(eventRow(moment.splice(0)))
    })
    return lines
  }
  const choose = (type: string, chip: HTMLElement): void => {
    if (!wanted.delete(type)) wanted.add(type)
    chip.setAttribute('aria-pressed', String(wanted.has(type)))
    list.replaceChildren(draw(still ?? kept))
    if (!still) fresh = 0
  }
  const pause = button(
    'icon',
    'Pause',
    () => {
      update()
      still = still ? undefined : [...kept]
      pause.setAttribute('aria-pressed', String(!!still))
      update()
    },
    icon('M6 4v8M10 4v8'),
  )
  pause.setAttribute('aria-pressed', 'false')

  const push = (event: Envelope<string>): void => {
    kept.push(event)
    fresh++
    if (kept.length > KEPT * 2) kept = kept.slice(-KEPT)
    const known = counts.get(event.type)
    if (known) known.count++
    else {
      const total = el('b')
      const chip = button('chip type', `Show only ${event.type}`, () => choose(event.type, chip), event.type, total)
      chip.setAttribute('aria-pressed', 'false')
      paint(chip, event.type)
      counts.set(event.type, { count: 1, chip, total })
    }
  }
  const update = (): void => {
    for (const { count, chip, total } of counts.values()) {
      if (!chip.parentNode) chips.append(chip)
      write(total, String(count))
    }
    write(waiting, still && fresh ? `${fresh} new` : kept.length ? '' : 'Nothing noticed yet: move, scroll, read.')
    if (still || !fresh) return
    list.prepend(draw(kept.slice(-fresh)))
    fresh = 0
    while (list.children.length > DRAWN) list.lastElementChild!.remove()
  }
  return { element: el('div', 'part events', el('header', '', el('h2', '', 'Events'), waiting, pause), chips, list), update, push }
}
