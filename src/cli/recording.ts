import { isObject, type Json } from '../core/validate.js'

const areNumbers = (values: readonly unknown[]): boolean => values.every((value) => Number.isFinite(value))
const isBox = (box: unknown): boolean =>
  isObject(box) && typeof box['k'] === 'string' && areNumbers([box['x'], box['y'], box['w'], box['h']])

/** What follows the time and the kind of an event, for the others a point. */
const places = new Map<string, readonly string[]>([
  ['w', []],
  ['s', ['top']],
])
const POINT = ['x', 'y']

/** What is wrong with an event, or nothing. */
const wrongEvent = (event: unknown, number: number): string | undefined => {
  const values: readonly unknown[] = Array.isArray(event) ? event : []
  const [t, kind] = values
  if (typeof kind !== 'string') return `event ${number} of a recording must be [t, kind, x, y]`
  const names = places.get(kind) ?? POINT
  return Number.isFinite(t) && names.every((_, i) => Number.isFinite(values[i + 2]))
    ? undefined
    : `event ${number} of a recording needs numbers: [${['t', JSON.stringify(kind), ...names].join(', ')}]`
}

/** What is wrong with a recording, or nothing. */
export const wrongRecording = ({ src, vw, vh, docH, label, ev }: Json): string | undefined => {
  if (!isObject(label) || !Array.isArray(ev) || typeof src !== 'string' || !areNumbers([vw, vh]))
    return 'a recording needs src, vw, vh, label and ev, a list of [t, kind, x, y]'
  const aoi = label['aoi'] ?? []
  if (!Array.isArray(aoi) || !aoi.every(isBox)) return 'label.aoi of a recording is a list of { k, x, y, w, h }'
  if (!areNumbers([docH ?? 0])) return 'docH of a recording is a number of px'
  for (const [i, event] of ev.entries()) {
    const wrong = wrongEvent(event, i + 1)
    if (wrong) return wrong
  }
  return undefined
}
