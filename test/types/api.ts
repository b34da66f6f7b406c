// Programs that must compile, and wrong ones that must not: each refusal is expected on the line below its comment.
import { createInkling, hover, prior, score, start, triggers, type Condition, type EventType } from 'inkling'
import { consentMode, gpp, tcf } from 'inkling/consent'
import { inspect } from 'inkling/inspect'

declare module 'inkling' {
  interface CustomEvents {
    quiz_done: { points: number; level: 'easy' | 'hard' }
    wish: { sku?: string }
    purchase: { price: number }
    order: { lines: readonly string[]; at: Date; note: string | null; total?: number }
    form: { points: number }
    memo: { note: string | null }
  }
}

/** As pages have them: no index signature, optional fields. */
interface Item {
  readonly sku: string
  readonly price: number
  readonly old?: number | undefined
}
declare const item: Item
declare const type: EventType
declare const many: Condition[]
/** As TypeScript reads it from a JSON file. */
const trained = { format: 'inkling-model/1', calibrated: true, intents: { subscribe: { bias: -2, weights: { 'exit_intent~60': -1 } } } }

const ink = start({ endpoint: '/collect', consent: 'granted', events: ['quiz_done'] })

export const right = [
  ink.on('hover', (event) => event.ms.toFixed()),
  ink.on('quiz_done', ({ points, level }) => `${points} ${level}`),
  ink.on('*', (event) => event.seq),
  ink.track('quiz_done', { points: 3, level: 'hard' }),
  ink.track('add_to_cart', { sku: 'A1', price: 49 }),
  [ink.track('view_item'), ink.track('wish'), ink.track('wish', { sku: 'A1' }), ink.track('purchase', { price: 3 })],
  [ink.track('add_to_cart', item), ink.track('view_item', { ...item, list: true })],
  ink.track<'add_to_cart'>('add_to_cart', { price: 3 }),
  ink.track('memo', { note: 'call back' }),
  [ink.context(item), ink.context({ plan: 'free', seats: 3 }), ink.context()],
  inspect(ink),
  ink.when(
    { all: [{ event: 'dwell', where: { zone: 'product' }, sum: 'ms', gte: 30_000 }, { not: { event: 'add_to_cart' } }] },
    ({ signal, why }) => [signal.aborted, why.length],
    { id: 'reviews', cooldown: 600_000 },
  ),
  ink.when({ score: 'purchase', gte: 70, for: 2000 }, () => {}),
  ink.when({ then: [{ event: 'hover' }, { event: 'scroll_depth', where: { depth: { gte: 50 } } }], within: 10_000 }, () => {}),
  ink.when({ event: 'form', where: { state: ['error', 'abandon'], zone: 'checkout' } }, () => {}),
  ink.when({ event: 'add_to_cart', where: { price: { gte: 100 }, sku: ['A1', 'A2'] }, sum: 'price', gte: 500 }, () => {}),
  ink.when({ event: 'quiz_done', where: { level: 'hard', points: { lt: 3 } }, sum: 'points', gte: 10 }, () => {}),
  ink.when({ context: 'visits', is: { gte: 2 } }, () => {}),
  ink.when({ context: 'cart_items', is: 0 }, () => {}),
  [ink.when({ event: type }, () => {}), ink.when({ event: type, count: 2, within: 5000, since: type }, () => {})],
  [ink.when({ all: many }, () => {}), ink.when({ then: [{ event: type }, { event: 'hover' }], within: 5000 }, () => {})],
  [start({ model: trained }), createInkling({ signals: [], score: score(trained) })],
  start({ events: { quiz_done: { points: 'number', level: 'string' }, add_to_cart: { price: 'number' }, ping: {} } }),
  start({ hover: false, dwell: { full: 4000 }, click: false }),
  // @ts-expect-error -- click has no options
  start({ click: {} }),
  start({ scrub: (event) => (event.type === 'hover' ? { ...event, zone: 'here' } : null), paths: ['/p/*'], query: ['page'] }),
  createInkling({ signals: [hover({ after: 300 })], score: score(prior), triggers: triggers() })
    .score('purchase')
    .why.map(({ effect }) => effect),
  [tcf(ink), gpp(ink, { refused: 'denied' }), consentMode(ink)].map((stop) => stop()),
  [tcf(ink, { vendor: item.old, purposes: undefined }), gpp(ink, { vendor: item.old, gpc: undefined, refused: undefined })],
]

export const wrong = [
  // @ts-expect-error -- a refusal is no reason to wait
  tcf(ink, { refused: 'pending' }),
  // @ts-expect-error -- no such event
  ink.on('hoover', () => {}),
  // @ts-expect-error -- hover has no depth
  ink.on('hover', (event) => event.depth),
  // @ts-expect-error -- points is a number
  ink.track('quiz_done', { points: 'three', level: 'hard' }),
  // @ts-expect-error -- a quiz has points and a level
  ink.track('quiz_done'),
  // @ts-expect-error -- built-in events are noticed, not tracked
  ink.track('hover', { ms: 3 }),
  // @ts-expect-error -- a scalar, not an object
  ink.track('add_to_cart', { item: { sku: 'A1' } }),
  // @ts-expect-error -- a scalar, not a list, in an interface either
  ink.track('add_to_cart', { ...item, sizes: [1] }),
  // @ts-expect-error -- a list is no context
  ink.context(['a']),
  // @ts-expect-error -- nor is a number
  ink.context(3),
  // @ts-expect-error -- nor is a function
  ink.context(() => 3),
  // @ts-expect-error -- a list has no properties
  ink.track('view_item', ['A1']),
  // @ts-expect-error -- no context is null
  ink.context({ plan: null }),
  // @ts-expect-error -- not even a list that is declared
  ink.track('order', { lines: ['A1'], at: new Date(), note: null }),
  // @ts-expect-error -- nor does it come back
  ink.on('order', (event) => event.lines.length),
  // @ts-expect-error -- form is noticed, not tracked, whatever is declared
  ink.track('form', { points: 3 }),
  // @ts-expect-error -- and says what it says
  ink.on('form', (event) => event.points),
  // @ts-expect-error -- no such event in a condition
  ink.when({ event: 'dwel' }, () => {}),
  // @ts-expect-error -- hover has no field depth
  ink.when({ event: 'hover', where: { depth: 50 } }, () => {}),
  // @ts-expect-error -- to add up needs to know what
  ink.when({ event: 'dwell', gte: 30_000 }, () => {}),
  // @ts-expect-error -- a zone is no number
  ink.when({ event: 'dwell', sum: 'zone', gte: 1 }, () => {}),
  // @ts-expect-error -- a form is never "abandoned", it is "abandon"
  ink.when({ event: 'form', where: { state: 'abandoned' } }, () => {}),
  // @ts-expect-error -- a zone has no bound
  ink.when({ event: 'dwell', where: { zone: { gte: 3 } } }, () => {}),
  // @ts-expect-error -- of any event at all no field is known
  ink.when({ event: type, where: { zone: 'price' } }, () => {}),
  // @ts-expect-error -- a score needs a bound
  ink.when({ score: 'purchase' }, () => {}),
  // @ts-expect-error -- so does a fact
  ink.when({ context: 'visits', is: {} }, () => {}),
  // @ts-expect-error -- and a field
  ink.when({ event: 'hover', where: { ms: {} } }, () => {}),
  // @ts-expect-error -- one clause, one kind
  ink.when({ event: 'hover', all: [{ event: 'dwell' }] }, () => {}),
  // @ts-expect-error -- a score has no count
  ink.when({ score: 'purchase', gte: 50, count: 2 }, () => {}),
  // @ts-expect-error -- within is a number of ms
  ink.when({ event: 'hover', within: '10s' }, () => {}),
  // @ts-expect-error -- an option that does not exist
  start({ endpiont: '/collect' }),
  // @ts-expect-error -- not a state of consent
  start({ consent: 'yes' }),
  // @ts-expect-error -- points is a number in CustomEvents
  start({ events: { quiz_done: { points: 'string', level: 'string' } } }),
  // @ts-expect-error -- level is not declared
  start({ events: { quiz_done: { points: 'number' } } }),
  // @ts-expect-error -- no such type
  start({ events: { ping: { at: 'date' } } }),
  // @ts-expect-error -- what leaves is an event, not a promise of one
  start({ scrub: async (event) => event }),
  // @ts-expect-error -- ms is a number
  hover({ after: '300' }),
  // @ts-expect-error -- events are readonly
  ink.on('hover', (event) => (event.ms = 1)),
]
