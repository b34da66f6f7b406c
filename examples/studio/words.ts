import type { Row } from './row.js'

const whole = new Intl.NumberFormat('en')
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })

/** What stands for a number nobody knows yet. */
export const unknown = '–'
export const count = (value: number | undefined): string => (value === undefined ? unknown : whole.format(value))
export const percent = (share: number): string => `${fine.format(share * 100)} %`
export const clock = (at: number): string => new Date(at).toLocaleTimeString('en-GB')

/** What kind of behaviour a type is: gives it its colour. */
export const family = (type: string): 'attention' | 'doubt' | 'page' | 'act' =>
  ['hover', 'dwell', 'scroll_depth'].includes(type)
    ? 'attention'
    : ['hesitation', 'inactivity', 'exit_intent'].includes(type)
      ? 'doubt'
      : ['page', 'trigger'].includes(type)
        ? 'page'
        : 'act'

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
