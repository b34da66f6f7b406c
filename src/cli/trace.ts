import type { Sample } from '../core/sample.js'
import { isObject } from '../core/validate.js'

/** Every kind there is: the compiler minds that none is missing. */
const known = {
  page: true,
  depart: true,
  visit: true,
  visible: true,
  place: true,
  box: true,
  target: true,
  seen: true,
  scroll: true,
  zoom: true,
  move: true,
  over: true,
  leave: true,
  press: true,
  release: true,
  cancel: true,
  click: true,
  swipe: true,
  focus: true,
  key: true,
  aim: true,
  effect: true,
  ambient: true,
  failure: true,
  field: true,
  form: true,
  copy: true,
  select: true,
  frame: true,
  player: true,
  media: true,
  vital: true,
  jank: true,
  tick: true,
} satisfies Record<Sample['kind'], true>
const kinds: ReadonlySet<unknown> = new Set(Object.keys(known))

/** What is wrong with the samples of a trace, or nothing. */
export const wrongTrace = (samples: readonly unknown[]): string | undefined => {
  for (const [i, sample] of samples.entries()) {
    const about = `sample ${i + 1}`
    if (!isObject(sample) || !kinds.has(sample['kind'])) return `${about} needs a kind, one of ${[...kinds].join(', ')}`
    if (!Number.isFinite(sample['t'])) return `${about} needs a time t in ms`
    if (sample['kind'] === 'page' && !(typeof sample['how'] === 'string' && typeof sample['path'] === 'string'))
      return `${about} is a page, and needs how and path`
  }
  return undefined
}
