import type { MicroFields } from './event.js'

/** One field, as data: the JSON Schema, the docs table and the validation in `receive` are made from these. */
export interface Field {
  readonly type: 'number' | 'string'
  /** What the number counts: `ms`, `%`, `px/ms` … */
  readonly unit?: string
  /** The only strings allowed. */
  readonly values?: readonly string[]
  readonly optional?: true
  readonly about: string
}

// In brackets, so that a union of words stays one list of words.
type FieldOf<V> = Field &
  ([V] extends [number]
    ? { readonly type: 'number' }
    : string extends V
      ? { readonly type: 'string' }
      : { readonly type: 'string'; readonly values: readonly V[] })
type FieldsOf<M> = {
  readonly [K in keyof M]-?: FieldOf<Exclude<M[K], undefined>> &
    (undefined extends M[K] ? { readonly optional: true } : { readonly optional?: never })
}

const zone = { type: 'string', optional: true, about: 'part of the page' } as const
const target = { type: 'string', optional: true, about: 'role, tag or data-inkling name; never page text' } as const
const size = { type: 'string', values: ['short', 'medium', 'long'], about: 'up to 20, up to 200, more characters' } as const
const ms = (about: string) => ({ type: 'number', unit: 'ms', about }) as const

/** Every built-in micro-event and its own fields; the envelope (`type seq t page`) is common to all. */
export const schema: { readonly [T in keyof MicroFields]: FieldsOf<MicroFields[T]> } = {
  page: {
    kind: {
      type: 'string',
      values: ['load', 'route', 'restore'],
      about: 'a document load, a client-side route, or a return from the back/forward cache',
    },
    path: { type: 'string', about: 'path without query and hash' },
    nav: {
      type: 'string',
      values: ['navigate', 'reload', 'back_forward', 'prerender', 'discard'],
      optional: true,
      about: 'how one came to it; prerender: prepared before it was asked for; discard: the browser had thrown it away meanwhile',
    },
    ref: {
      type: 'string',
      values: ['none', 'same', 'search', 'social', 'other'],
      optional: true,
      about: 'of a load, what kind of site led there; never its address',
    },
  },
  hover: { zone, target, ms: ms('time the pointer rested there, at most 2 s after its last move unless on text') },
  scroll_depth: {
    depth: { type: 'number', unit: '%', about: 'milestone the bottom of the viewport stayed below for 500 ms' },
    ms: ms('since the page began'),
  },
  dwell: {
    zone: { type: 'string', about: 'part of the page' },
    ms: ms('attended time since this zone last reported'),
    seen: ms('visible time since this zone last reported'),
  },
  hesitation: {
    zone,
    target,
    cues: { type: 'string', about: 'what was seen, joined by +: linger stop flips detour retreat slide pass refocus' },
    strength: { type: 'number', unit: '0–1', about: 'graded evidence; 0.5 is an average decision' },
    count: { type: 'number', about: 'episodes in the last 60 s, this one included' },
    ms: ms('from coming near to the verdict'),
  },
  inactivity: {
    state: { type: 'string', values: ['start', 'away', 'end'], about: 'silence began, lasted 120 s, or ended' },
    ms: ms('length of the silence so far'),
  },
  exit_intent: {
    via: { type: 'string', values: ['pointer', 'scroll'], about: 'left through the top edge, or a fast scroll back up on touch' },
    speed: { type: 'number', unit: 'px/ms', about: 'upward speed' },
  },
  click: { zone, target, ms: ms('from first coming over it to the press') },
  dead_click: { zone, target },
  slow_click: { zone, target, ms: ms('from the click to its first effect') },
  rage_click: {
    zone,
    target,
    count: { type: 'number', about: 'presses of the run, of which nothing came' },
    ms: ms('from the first press to the last'),
  },
  repeat_click: {
    zone,
    target,
    count: { type: 'number', about: 'presses of the run, with effects: a stepper, a pager' },
    ms: ms('from the first press to the last'),
  },
  error_click: { zone, target, ms: ms('from the press to the error') },
  dead_swipe: { zone, target },
  approach: { zone, target, ms: ms('for how long the pointer has been heading there') },
  thrash: { flips: { type: 'number', about: 'reversals along one axis' }, ms: ms('in which they happened') },
  scroll_reversal: {
    kind: { type: 'string', values: ['restless', 'revisit'], about: 'up and down without getting on, or back to what was seen before' },
    count: { type: 'number', about: 'turns' },
    px: { type: 'number', unit: 'px', about: 'scrolled in all' },
    ms: ms('in which they happened'),
  },
  reading: {
    zone: { type: 'string', about: 'part of the page' },
    mode: { type: 'string', values: ['reading', 'skim', 'scan'], about: 'attended time against what its words take to read' },
    ms: ms('attended'),
    words: { type: 'number', about: 'how many it holds' },
  },
  away: {
    kind: { type: 'string', values: ['peek', 'excursion', 'lost'], about: 'up to 15 s, up to 5 min, longer' },
    copied: { type: 'number', about: '1 if something was copied in the 10 s before: taken elsewhere, perhaps to compare' },
    ms: ms('hidden'),
  },
  quick_back: {
    strength: { type: 'string', values: ['strong', 'weak'], about: 'back within 10 s or within 30 s, hardly scrolled' },
    count: { type: 'number', about: 'in the last 3 min, this one included' },
    ms: ms('on the page that was left'),
  },
  return_visit: {
    visits: { type: 'number', about: 'visits so far, this one included' },
    days: { type: 'number', about: 'days since the last' },
  },
  field: {
    zone,
    target,
    state: {
      type: 'string',
      values: ['hesitate', 'correct', 'return', 'clear'],
      about: 'paused before or within typing, took back much of it, came back to it, emptied it',
    },
    ms: ms('hesitate: the pause; else in the field so far'),
  },
  form: {
    zone,
    state: { type: 'string', values: ['start', 'error', 'submit', 'abandon'], about: 'a step in filling it in' },
    fields: { type: 'number', about: 'fields used so far' },
    ms: ms('since it was begun'),
  },
  copy: { zone, size },
  select: { zone, size },
  zoom: {
    zone,
    scale: { type: 'number', unit: '×', about: 'largest magnification' },
    ms: ms('magnified'),
  },
  media: {
    zone,
    state: {
      type: 'string',
      values: ['play', 'pause', 'seek', 'replay', 'skip'],
      about: 'as its events say; replay: went back over one stretch twice',
    },
    ms: ms('position in the medium'),
  },
  vital: {
    name: { type: 'string', values: ['CLS', 'FCP', 'INP', 'LCP', 'TTFB'], about: 'which web vital' },
    value: { type: 'number', unit: 'ms or score', about: 'as web-vitals reports it' },
    rating: { type: 'string', values: ['good', 'needs-improvement', 'poor'], about: 'as web-vitals rates it' },
  },
  error: { kind: { type: 'string', values: ['script', 'promise', 'resource'], about: 'what failed; nothing of its message' } },
  trigger: {
    id: { type: 'string', about: 'the id given to when()' },
    state: { type: 'string', values: ['pending', 'cancelled', 'fired', 'passed'], about: 'a step in the life of the trigger' },
  },
}

/** When each is told. */
export const meanings: { readonly [T in keyof MicroFields]: string } = {
  page: 'the document shows a page',
  hover: 'the pointer, or focus moved by the keyboard, rested on a zone or a control',
  scroll_depth: 'a depth of the page was reached and stayed at',
  dwell: 'a zone had attention: visible while somebody was there',
  hesitation: 'faltering before an action: at least two signs of it near one control',
  inactivity: 'nothing was done for a while, or again something',
  exit_intent: 'about to leave',
  click: 'something was pressed',
  dead_click: 'a press on what looks pressable changed nothing',
  slow_click: 'the first effect of a press was late',
  rage_click: 'pressed again and again, and nothing came of it',
  repeat_click: 'pressed again and again, and it worked',
  error_click: 'a press was followed by an error',
  dead_swipe: 'a swipe moved and changed nothing',
  approach: 'the pointer is heading for a control',
  thrash: 'the pointer was shaken to and fro',
  scroll_reversal: 'scrolled to and fro, or back to what was seen',
  reading: 'a text was left after some attention',
  away: 'the page was hidden, and is back',
  quick_back: 'left for a page and soon came back from it',
  return_visit: 'came again; with consent only',
  field: 'trouble with a field of a form',
  form: 'a form was begun, sent or given up',
  copy: 'text of the page was copied',
  select: 'text was selected',
  zoom: 'the page was magnified with the fingers',
  media: 'a sound or a film was played, stopped, gone through',
  vital: 'a web vital of the page; by `inkling/vitals`',
  error: 'something of the page failed',
  trigger: 'a step in the life of a trigger',
}
