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
  trigger: {
    id: { type: 'string', about: 'the id given to when()' },
    state: { type: 'string', values: ['pending', 'cancelled', 'fired', 'passed'], about: 'a step in the life of the trigger' },
  },
}
