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
  /** What it is collected for: said to the person whom it is about. */
  readonly purpose: string
  /** One of its values, where these are not listed. */
  readonly example?: number | string
}

// In brackets, so that a union of words stays one list of words.
type FieldOf<V> = Field &
  ([V] extends [number]
    ? { readonly type: 'number'; readonly example: number }
    : string extends V
      ? { readonly type: 'string'; readonly example: string }
      : { readonly type: 'string'; readonly values: readonly V[]; readonly example?: never })
type FieldsOf<M> = {
  readonly [K in keyof M]-?: FieldOf<Exclude<M[K], undefined>> &
    (undefined extends M[K] ? { readonly optional: true } : { readonly optional?: never })
}

const part = {
  type: 'string',
  about: 'part of the page',
  purpose: 'which part of the page holds, helps or hinders',
  example: 'price',
} as const
const zone = { ...part, optional: true } as const
const target = {
  type: 'string',
  optional: true,
  about: 'role, tag or data-inkling name; never page text',
  purpose: 'which kind of control it was, so that it can be mended',
  example: 'button',
} as const
const size = {
  type: 'string',
  values: ['short', 'medium', 'long'],
  about: 'up to 20, up to 200, more characters',
  purpose: 'a number to compare, or a text to keep',
} as const
const ms = (about: string, purpose: string, example = 840) => ({ type: 'number', unit: 'ms', about, purpose, example }) as const
const number = (about: string, purpose: string, example: number, unit?: string) =>
  ({ type: 'number', about, purpose, example, ...(unit && { unit }) }) as const

/** Every built-in micro-event and its own fields; the envelope (`type seq t page`) is common to all. */
export const schema: { readonly [T in keyof MicroFields]: FieldsOf<MicroFields[T]> } = {
  page: {
    kind: {
      type: 'string',
      values: ['load', 'route', 'restore'],
      about: 'a document load, a client-side route, or a return from the back/forward cache',
      purpose: 'pages can be counted alike however they came',
    },
    path: {
      type: 'string',
      about: 'path without query and hash, or as the options paths and query allow',
      purpose: 'which page is meant',
      example: '/p/42',
    },
    nav: {
      type: 'string',
      values: ['navigate', 'reload', 'back_forward', 'prerender', 'discard'],
      optional: true,
      about: 'how one came to it; prerender: prepared before it was asked for; discard: the browser had thrown it away meanwhile',
      purpose: 'going back and reloading are no new interest',
    },
    ref: {
      type: 'string',
      values: ['none', 'same', 'search', 'social', 'other'],
      optional: true,
      about: 'of a load, what kind of site led there; never its address',
      purpose: 'people who come from a search look for other things than regulars',
    },
  },
  hover: {
    zone,
    target,
    ms: ms('time the pointer rested there, at most 2 s after its last move, on text a minute', 'how much interest there is in it'),
  },
  scroll_depth: {
    depth: number(
      'milestone the bottom of the viewport stayed below for 500 ms; a page that fits the window, for 3 s',
      'how far down a page is seen',
      75,
      '%',
    ),
    ms: ms('since the page began', 'how fast it was gone through', 12_000),
  },
  dwell: {
    zone: part,
    ms: ms('attended time since this zone last reported', 'how much attention a part of the page gets', 5000),
    seen: ms('visible time since this zone last reported', 'attention is not taken for mere presence on the screen', 8000),
  },
  hesitation: {
    zone,
    target,
    cues: {
      type: 'string',
      about: 'what was seen, joined by +: linger stop flips detour retreat slide pass refocus',
      purpose: 'why it was taken for faltering, so that this can be doubted',
      example: 'linger+flips',
    },
    strength: number('graded evidence; 0.5 is an average decision', 'a slight pause does not count as a great one', 0.6, '0–1'),
    count: number('episodes in the last 60 s, this one included', 'whether it is a passing moment', 1),
    ms: ms('from coming near to the verdict', 'how long it kept somebody', 1900),
  },
  inactivity: {
    state: {
      type: 'string',
      values: ['start', 'away', 'end'],
      about: 'silence began, lasted 120 s, or ended',
      purpose: 'time away is not counted as interest',
    },
    ms: ms('length of the silence so far', 'a pause to read is told from having left', 30_000),
  },
  exit_intent: {
    via: {
      type: 'string',
      values: ['pointer', 'scroll'],
      about: 'left through the top edge, or a fast scroll back up on touch',
      purpose: 'the two are right in different measure',
    },
    speed: number('upward speed', 'how sure it is that somebody leaves', 1.4, 'px/ms'),
  },
  click: { zone, target, ms: ms('from first pointing at it to the press', 'whether a control is pressed at once or after a while') },
  dead_click: { zone, target },
  slow_click: { zone, target, ms: ms('from the click to its first effect', 'how slow the page was', 1600) },
  rage_click: {
    zone,
    target,
    count: number('presses of the run, of which nothing came', 'how bad it was', 4),
    ms: ms('from the first press to the last', 'how bad it was', 1100),
  },
  repeat_click: {
    zone,
    target,
    count: number('presses of the run, with effects: a stepper, a pager', 'which controls ask for too many presses', 6),
    ms: ms('from the first press to the last', 'which controls ask for too many presses', 1900),
  },
  error_click: { zone, target, ms: ms('from the press to the error', 'whether the press can have caused it', 120) },
  dead_swipe: { zone, target },
  approach: { zone, target, ms: ms('for how long the pointer has been heading there', 'how sure it is', 180) },
  thrash: {
    flips: number('reversals along one axis', 'how impatient it looks', 6),
    ms: ms('time they took', 'how impatient it looks', 900),
  },
  scroll_reversal: {
    kind: {
      type: 'string',
      values: ['restless', 'revisit'],
      about: 'up and down without getting on, or back to what was seen before',
      purpose: 'being lost is told from looking something up',
    },
    count: number('turns', 'how hard something is to find', 3),
    px: number('scrolled in all', 'how hard something is to find', 2400, 'px'),
    ms: ms('time they took', 'how hard something is to find', 5200),
  },
  reading: {
    zone: part,
    mode: {
      type: 'string',
      values: ['reading', 'skim', 'scan'],
      about: 'attended time against what its words take to read',
      purpose: 'which texts are read',
    },
    ms: ms('attended since it was last told', 'how long a text holds', 9000),
    words: number('words in the text', 'long and short texts can be compared', 120),
  },
  away: {
    kind: {
      type: 'string',
      values: ['peek', 'excursion', 'lost'],
      about: 'up to 15 s, up to 5 min, longer',
      purpose: 'a glance elsewhere is told from having left',
    },
    copied: number(
      '1 if something was copied in the 10 s before: taken elsewhere, perhaps to compare',
      'whether people compare elsewhere',
      1,
    ),
    ms: ms('hidden', 'a glance elsewhere is told from having left', 21_000),
  },
  quick_back: {
    strength: {
      type: 'string',
      values: ['strong', 'weak'],
      about: 'back within 10 s or within 30 s, hardly scrolled',
      purpose: 'which links promise what their pages do not hold',
    },
    count: number('in the last 3 min, this one included', 'whether somebody searches in vain', 2),
    ms: ms('on the page that was left', 'which links promise what their pages do not hold', 6000),
  },
  return_visit: {
    visits: number('visits so far, this one included', 'first visits and later ones can be told apart', 3),
    days: number('days since the last', 'how long a decision takes', 2),
  },
  field: {
    zone,
    target,
    state: {
      type: 'string',
      values: ['hesitate', 'correct', 'return', 'clear'],
      about: 'paused before or within typing, took back much of it, came back to it, emptied it',
      purpose: 'which fields are hard to fill in',
    },
    ms: ms('hesitate: the pause; else in the field so far', 'how hard it was', 4100),
  },
  form: {
    zone,
    state: {
      type: 'string',
      values: ['start', 'error', 'submit', 'abandon'],
      about: 'a step in filling it in',
      purpose: 'where forms are given up',
    },
    fields: number('fields used so far', 'where forms are given up', 3),
    ms: ms('since it was begun', 'how long it takes', 48_000),
  },
  copy: { zone, size },
  select: { zone, size },
  zoom: {
    zone,
    scale: number('largest magnification', 'what is too small to see', 2.5, '×'),
    ms: ms('magnified', 'what is looked at closely', 3400),
  },
  media: {
    zone,
    state: {
      type: 'string',
      values: ['play', 'pause', 'seek', 'replay', 'skip'],
      about: 'replay: went back over one stretch twice; skip: jumped on',
      purpose: 'which films are seen, and where they lose people',
    },
    ms: ms('playback position', 'where they lose people', 15_000),
  },
  vital: {
    name: {
      type: 'string',
      values: ['CLS', 'FCP', 'INP', 'LCP', 'TTFB'],
      about: 'which web vital',
      purpose: 'a slow page is not taken for a hesitant person',
    },
    value: number('as web-vitals reports it', 'a slow page is not taken for a hesitant person', 1200, 'ms or score'),
    rating: {
      type: 'string',
      values: ['good', 'needs-improvement', 'poor'],
      about: 'as web-vitals rates it',
      purpose: 'a slow page is not taken for a hesitant person',
    },
  },
  error: {
    kind: {
      type: 'string',
      values: ['script', 'promise', 'resource'],
      about: 'what failed; nothing of its message',
      purpose: 'trouble of the page is not taken for trouble of the person',
    },
  },
  trigger: {
    id: { type: 'string', about: 'the id given to when()', purpose: 'what was offered', example: 'reviews' },
    state: {
      type: 'string',
      values: ['pending', 'cancelled', 'fired', 'passed'],
      about: 'a step in the life of the trigger',
      purpose: 'whether what was offered helped, so that it can be measured and rationed',
    },
  },
}

/** When each is told. */
export const meanings: { readonly [T in keyof MicroFields]: string } = {
  page: 'the document shows a page',
  hover: 'the pointer, or focus moved by the keyboard, rested on a zone or a control',
  scroll_depth: 'a depth of the page was reached and held',
  dwell: 'a zone had attention: visible while somebody was there',
  hesitation: 'faltering before an action: at least two signs of it near one control',
  inactivity: 'no input for a while, or input again',
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
  quick_back: 'opened a page and soon went back from it',
  return_visit: 'came again; with consent only',
  field: 'trouble with a field of a form',
  form: 'a form was begun, sent or given up',
  copy: 'text of the page was copied',
  select: 'text was selected',
  zoom: 'the page was pinch-zoomed',
  media: 'a video or sound was played, paused, sought',
  vital: 'a web vital of the page; by `inkling/vitals`',
  error: 'something on the page failed',
  trigger: 'a step in the life of a trigger',
}

/** The signal that tells it: what to leave out for it not to leave. */
export const signals: { readonly [T in keyof MicroFields]: string } = {
  page: 'page',
  hover: 'hover',
  scroll_depth: 'scroll',
  dwell: 'dwell',
  hesitation: 'hesitation',
  inactivity: 'inactivity',
  exit_intent: 'exit',
  click: 'click',
  dead_click: 'deadClick',
  slow_click: 'slowClick',
  rage_click: 'rageClick',
  repeat_click: 'rageClick',
  error_click: 'errorClick',
  dead_swipe: 'deadSwipe',
  approach: 'approach',
  thrash: 'thrash',
  scroll_reversal: 'scrollReversal',
  reading: 'reading',
  away: 'away',
  quick_back: 'quickBack',
  return_visit: 'returnVisit',
  field: 'field',
  form: 'form',
  copy: 'copy',
  select: 'select',
  zoom: 'zoom',
  media: 'media',
  vital: 'vitals of inkling/vitals',
  error: 'error',
  trigger: 'triggers, by when()',
}
