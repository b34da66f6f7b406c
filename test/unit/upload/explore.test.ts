/**
 * Every way in which the events of one document can go: all interleavings of emitting, writing to the buffer, beacons, requests, answers that are lost,
 * doubled or late, and deaths of the page, with a second page that takes over (while the first lives, where there are no locks; or after it died). The
 * pure part is the real one; the buffer, the network and the collector are the smallest things that behave as those do.
 */
import { expect, test } from 'vitest'
import type { Range } from '../../../src/core/ranges.js'
import { fit, hold, ranges, release, settle, type Asked, type Waiting } from '../../../src/upload/stream.js'

/** Bytes of an event, and what a body has room for. */
const [LENGTH, ROOM] = [10, 25]

interface Doc {
  readonly waiting: readonly Waiting[]
  /** The request it waits for, 0 for none. */
  readonly request: number
  /** Whether its collector tells what is missing, as far as it knows. */
  readonly tells: boolean
  /** The last event it knows of, and the last that it has written to the buffer. */
  readonly last: number
  readonly written: number
}
interface Request extends Asked {
  readonly id: number
  readonly by: number
}
interface State {
  readonly emitted: number
  /** The first document, then the one that takes over; null: not there (any more). */
  readonly docs: readonly (Doc | null)[]
  readonly deaths: number
  /** Numbers of the events in the buffer. */
  readonly buffer: readonly number[]
  readonly beacons: readonly (readonly number[])[]
  readonly requests: readonly Request[]
  readonly answers: readonly (Request & { readonly missing: readonly Range[] | undefined })[]
  /** Whether the collector has stored each event. That it stores none twice is its own affair: it knows them by their numbers. */
  readonly stored: readonly boolean[]
  readonly ids: number
}

interface World {
  readonly events: number
  readonly deaths: number
  readonly requests: number
  /** Whether the collector tells what is missing, and whether documents know of each other. */
  readonly tells: boolean
  readonly locks: boolean
}

const event = (seq: number, held: boolean): Waiting => ({ seq, page: 1, json: 'x'.repeat(LENGTH), held })
const put = <T>(list: readonly T[], i: number, value: T): T[] => list.map((each, j) => (j === i ? value : each))
const without = <T>(list: readonly T[], i: number): T[] => list.filter((_, j) => j !== i)

const take = (stored: readonly boolean[], seqs: readonly number[]): boolean[] => stored.map((is, i) => is || seqs.includes(i + 1))
const lacking = (stored: readonly boolean[], held: readonly Range[]): Range[] =>
  held.flatMap(([from, to]) => stored.flatMap((is, i): Range[] => (!is && i + 1 >= from && i + 1 <= to ? [[i + 1, i + 1]] : [])))

const asks = ({ waiting, tells }: Doc): { waiting: readonly Waiting[]; asked: Asked } => {
  const all = tells ? waiting : release(waiting)
  return { waiting: all, asked: { events: fit(all, ROOM), held: ranges(all) } }
}
/** As upload does it: what is before the first event that still waits is erased. */
const answered = (state: State, by: number, asked: Asked, missing: readonly Range[] | undefined): State => {
  const doc = state.docs[by]!
  const waiting = settle(doc.waiting, asked, missing)
  const gone = waiting[0] ? waiting[0].seq - 1 : doc.last
  return {
    ...state,
    buffer: state.buffer.filter((seq) => seq > gone),
    docs: put(state.docs, by, { ...doc, waiting, request: 0, tells: doc.tells && !(asked.held[0] && !missing) }),
  }
}

/** Who takes over what lies in the buffer. */
const heir = ({ buffer }: State): Doc => ({
  waiting: buffer.map((seq) => event(seq, true)),
  request: 0,
  tells: true,
  last: buffer.at(-1) ?? 0,
  written: 0,
})

/** All that may happen next. */
const steps = (state: State, world: World): State[] => {
  const next: State[] = []
  const [first, second] = state.docs
  if (first && state.emitted < world.events) {
    const seq = state.emitted + 1
    next.push({ ...state, emitted: seq, docs: put(state.docs, 0, { ...first, last: seq, waiting: [...first.waiting, event(seq, false)] }) })
  }
  if (first && first.waiting.some(({ seq }) => seq > first.written)) {
    const fresh = first.waiting.filter(({ seq }) => seq > first.written).map(({ seq }) => seq)
    next.push({ ...state, buffer: [...state.buffer, ...fresh], docs: put(state.docs, 0, { ...first, written: fresh.at(-1)! }) })
  }
  const beacon = first && fit(first.waiting, ROOM)
  if (first && beacon?.[0])
    next.push({
      ...state,
      beacons: [...state.beacons, beacon.map(({ seq }) => seq)],
      docs: put(state.docs, 0, { ...first, waiting: hold(first.waiting, beacon.at(-1)!.seq) }),
    })
  state.docs.forEach((doc, by) => {
    if (!doc) return
    if (!doc.request && state.ids < world.requests) {
      const { waiting, asked } = asks(doc)
      const id = state.ids + 1
      if (asked.events[0] || asked.held[0])
        next.push({
          ...state,
          ids: id,
          requests: [...state.requests, { ...asked, id, by }],
          docs: put(state.docs, by, { ...doc, waiting, request: id }),
        })
    }
    // It waits no longer, though the request may still arrive, and its answer may not be heard.
    if (doc.request) next.push({ ...state, docs: put(state.docs, by, { ...doc, request: 0 }) })
    if (state.deaths < world.deaths) next.push({ ...state, deaths: state.deaths + 1, docs: put(state.docs, by, null) })
  })
  if (!second && (!first || !world.locks) && state.buffer[0]) {
    next.push({ ...state, docs: put(state.docs, 1, heir(state)) })
  }
  // It lets go of what it has delivered; more may be left under that name, to be taken over again.
  if (second && !second.waiting[0] && !second.request) next.push({ ...state, docs: put(state.docs, 1, null) })
  state.beacons.forEach((seqs, i) => {
    const beacons = without(state.beacons, i)
    next.push({ ...state, beacons }, { ...state, beacons, stored: take(state.stored, seqs) })
  })
  state.requests.forEach((request, i) => {
    const requests = without(state.requests, i)
    const stored = take(
      state.stored,
      request.events.map(({ seq }) => seq),
    )
    const missing = world.tells && request.held[0] ? lacking(stored, request.held) : undefined
    // Lost; stored, and the answer lost; stored and answered.
    next.push(
      { ...state, requests },
      { ...state, requests, stored },
      { ...state, requests, stored, answers: [...state.answers, { ...request, missing }] },
    )
  })
  state.answers.forEach((answer, i) => {
    const { id, by, missing } = answer
    const answers = without(state.answers, i)
    next.push({ ...state, answers })
    if (state.docs[by]?.request !== id) return
    const heard = answered(state, by, answer, missing)
    // Heard once, or again: then it changes nothing.
    next.push({ ...heard, answers })
    const again = answered(heard, by, answer, missing)
    if (again.docs[by]!.waiting.length !== heard.docs[by]!.waiting.length)
      throw new Error(`an answer heard twice: ${JSON.stringify(again)}`)
  })
  return next
}

/** One more visit, and nothing fails any more. */
const visit = (state: State, world: World): State => {
  let now: State = { ...state, docs: [null, heir(state)] }
  for (let i = 0; now.docs[1]!.waiting[0]; i++) {
    if (i > 4 * world.events) throw new Error(`a visit without end: ${JSON.stringify(state)}`)
    const { waiting, asked } = asks(now.docs[1]!)
    now = { ...now, docs: [null, { ...now.docs[1]!, waiting }] }
    const stored = take(
      now.stored,
      asked.events.map(({ seq }) => seq),
    )
    now = answered({ ...now, stored }, 1, asked, world.tells && asked.held[0] ? lacking(stored, asked.held) : undefined)
  }
  return now
}

/** Walks through all states; answers how many there are. */
const explore = (world: World): number => {
  const begin: State = {
    emitted: 0,
    docs: [{ waiting: [], request: 0, tells: true, last: 0, written: 0 }, null],
    deaths: 0,
    buffer: [],
    beacons: [],
    requests: [],
    answers: [],
    stored: Array.from({ length: world.events }, () => false),
    ids: 0,
  }
  const seen = new Set<string>()
  const visited = new Map<string, State>()
  const open = [begin]
  for (let state = open.pop(); state; state = open.pop()) {
    for (const next of steps(state, world)) {
      const name = JSON.stringify(next, (key, value: unknown) => (key === 'json' || key === 'page' ? undefined : value))
      if (seen.has(name)) continue
      seen.add(name)
      open.push(next)
      const { stored, buffer, docs, emitted } = next
      const story = (): string => `in ${name}`
      // What has been told is stored, or lies in the buffer, or a page still knows it; or it died with its page before it was written.
      const kept = (seq: number): boolean =>
        stored[seq - 1] || buffer.includes(seq) || docs.some((doc) => doc?.waiting.some((each) => each.seq === seq))
      if (docs[0]) for (let seq = 1; seq <= emitted; seq++) if (!kept(seq)) throw new Error(`${seq} is lost ${story()}`)
      // Of what was once written nothing is ever lost, and nothing waits in vain.
      const parting = JSON.stringify([buffer, stored])
      const last = visited.get(parting) ?? visit(next, world)
      visited.set(parting, last)
      for (const seq of buffer) if (!last.stored[seq - 1]) throw new Error(`${seq} is not delivered ${story()}`)
      if (last.buffer[0]) throw new Error(`the buffer is not empty after a visit ${story()}`)
      for (const seq of state.buffer)
        if (!buffer.includes(seq) && !stored[seq - 1]) throw new Error(`${seq} is erased before it is stored ${story()}`)
    }
  }
  return seen.size
}

test.each<[string, World, number]>([
  ['two events, two deaths, a collector that tells', { events: 2, deaths: 2, requests: 2, tells: true, locks: true }, 30_000],
  ['two events, two deaths, a collector that cannot tell', { events: 2, deaths: 2, requests: 2, tells: false, locks: true }, 25_000],
  [
    'two events, two pages at once that do not know of each other',
    { events: 2, deaths: 2, requests: 2, tells: true, locks: false },
    170_000,
  ],
  ['three events, one death', { events: 3, deaths: 1, requests: 2, tells: true, locks: true }, 290_000],
])(
  'nothing that was written is lost, or erased before it is stored: %s',
  (_, world, least) => {
    expect(explore(world)).toBeGreaterThan(least)
  },
  120_000,
)
