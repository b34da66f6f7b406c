import type { Clause } from '../core/part.js'
import { quantity } from './draw.js'

/** A clause as `ink.triggers()` spells it in JSON; any of these may be missing. */
interface Spelt {
  readonly event?: string
  readonly where?: Readonly<Record<string, unknown>>
  readonly sum?: string
  readonly within?: number
  readonly since?: string
  readonly then?: readonly { readonly event: string; readonly where?: Readonly<Record<string, unknown>> }[]
  readonly score?: string
  readonly for?: number
  readonly context?: string
}

/** What a clause row says. */
export interface Told {
  readonly name: string
  readonly have: string
  readonly need: string
}

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

/** `{"gte":30000}` → `≥ 30 s`, `["a","b"]` → `a or b`, `"a"` → `= a` */
const wanted = (want: unknown, unit = ''): string => {
  if (Array.isArray(want)) return want.join(' or ')
  if (!want || typeof want !== 'object') return `= ${String(want)}`
  const { gte, lt } = want as { gte?: number; lt?: number }
  return [gte === undefined ? '' : `≥ ${quantity(gte, unit)}`, lt === undefined ? '' : `< ${quantity(lt, unit)}`].filter(Boolean).join(', ')
}

const happening = ({ event, where = {} }: Spelt): string =>
  [event, ...Object.entries(where).map(([key, want]) => `${key} ${wanted(want)}`.replace('zone = ', ''))].join(' · ')

const subject = (clause: Spelt): string => {
  const { event, then, within, since, score, context } = clause
  const what = event ? happening(clause) : then ? then.map(happening).join(', then ') : score ? `score ${score}` : `context ${context}`
  return what + (within ? ` in ${quantity(within, 'ms')}` : '') + (since ? ` since ${since}` : '')
}

/** A clause as a person would say it. What is not JSON is shown as it is. */
export const tell = ({ clause, have, need }: Clause): Told => {
  const [, nots = '', json = ''] = /^((?:not )*)(.*)$/s.exec(clause) ?? []
  const spelt = parse(json)
  const known = typeof spelt === 'object' ? (spelt as Spelt) : {}
  const unit = known.sum === 'ms' || known.sum === 'seen' ? 'ms' : ''
  return {
    name: typeof spelt === 'object' ? subject(known) : json,
    have: quantity(have, unit),
    need: `${nots || 'needs '}${wanted(parse(need), unit)}${known.for ? ` for ${quantity(known.for, 'ms')}` : ''}`,
  }
}
