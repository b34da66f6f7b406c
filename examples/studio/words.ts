import type { MicroFields } from 'inkling'
import type { Row } from './row.js'

const whole = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact' })
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

/** What stands for a number nobody knows yet. */
export const unknown = '–'
export const count = (value: number | undefined): string => (value === undefined ? unknown : whole.format(value))
/** 200K for 200,000. */
export const short = (value: number): string => compact.format(value)
/** What is no zero does not read as one. */
export const percent = (share: number): string => (share > 0 && share < 0.0001 ? '< 0.01 %' : `${fine.format(share * 100)} %`)
export const clock = (at: number): string => new Date(at).toLocaleTimeString('en-GB')
/** With its day, if that is another than that of `now`. */
export const moment = (at: number, now = Date.now()): string => {
  const day = new Date(at)
  const today = day.toDateString() === new Date(now).toDateString()
  return today ? clock(at) : `${day.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clock(at)}`
}

type Family = 'attention' | 'act' | 'doubt' | 'trouble' | 'page' | 'own'

const families = new Map<string, Family>(
  Object.entries({
    hover: 'attention',
    dwell: 'attention',
    scroll_depth: 'attention',
    approach: 'attention',
    reading: 'attention',
    zoom: 'attention',
    click: 'act',
    repeat_click: 'act',
    form: 'act',
    copy: 'act',
    select: 'act',
    media: 'act',
    hesitation: 'doubt',
    inactivity: 'doubt',
    exit_intent: 'doubt',
    scroll_reversal: 'doubt',
    away: 'doubt',
    quick_back: 'doubt',
    field: 'doubt',
    dead_click: 'trouble',
    slow_click: 'trouble',
    rage_click: 'trouble',
    error_click: 'trouble',
    dead_swipe: 'trouble',
    thrash: 'trouble',
    error: 'trouble',
    page: 'page',
    return_visit: 'page',
    vital: 'page',
    trigger: 'page',
  } satisfies Record<keyof MicroFields, Family>),
)

/** What kind of behaviour a type is: gives it its colour. What the page itself tracks is its own. */
export const family = (type: string): Family => families.get(type) ?? 'own'

const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${fine.format(Math.round(ms / 100) / 10)} s`)

const units: Readonly<Record<string, (value: number) => string>> = {
  ms: duration,
  seen: (value) => `seen ${duration(value)}`,
  depth: (value) => `${value} %`,
  speed: (value) => `${fine.format(value)} px/ms`,
  strength: (value) => `strength ${fine.format(value)}`,
  count: (value) => `${value}×`,
}

/** The fields of an event in one short line. */
export const describe = ({ fields }: Row): string =>
  Object.entries(fields)
    .filter(([name]) => name !== 'zone')
    .map(([name, value]) => {
      const unit = units[name]
      if (unit && typeof value === 'number') return unit(value)
      return ['kind', 'state', 'via', 'path', 'cues', 'target', 'id'].includes(name)
        ? String(value)
        : `${name} ${typeof value === 'number' ? fine.format(value) : String(value)}`
    })
    .join(' · ')
