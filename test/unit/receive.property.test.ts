import { setFlagsFromString } from 'node:v8'
import { isDeepStrictEqual } from 'node:util'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { commerce } from '../../src/core/event.js'
import { schema } from '../../src/core/fields.js'
import { jsonSchema, memoryStore, receive, type Range, type Receipt, type StoredBatch } from '../../src/receive.js'

type Node = Readonly<Record<string, unknown>>

const regExps = new Map<string, RegExp>()
const regExp = (pattern: string): RegExp => {
  const made = regExps.get(pattern) ?? new RegExp(pattern, 'u')
  regExps.set(pattern, made)
  return made
}

/** The part of JSON Schema 2020-12 that jsonSchema() uses, written from the specification and not from the validator. */
const valid = (rule: Node, value: unknown): boolean =>
  Object.entries(rule).every(([word, want]) => {
    const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
    const list = want as readonly Node[]
    switch (word) {
      case '$schema':
      case '$defs':
      case 'title':
      case 'description':
        return true
      case '$ref':
        return valid(eventRule, value)
      case 'const':
        return value === want
      case 'enum':
        return (want as unknown[]).includes(value)
      case 'type':
        return want === 'object'
          ? !!object
          : want === 'array'
            ? Array.isArray(value)
            : want === 'integer'
              ? Number.isInteger(value)
              : // Half a surrogate pair is no text, and no schema can say so in every language.
                typeof value === want && !/\p{Cs}/u.test(String(value))
      case 'pattern':
        return typeof value !== 'string' || regExp(want as string).test(value)
      case 'minLength':
        return typeof value !== 'string' || Array.from(value).length >= (want as number)
      case 'maxLength':
        return typeof value !== 'string' || Array.from(value).length <= (want as number)
      case 'minimum':
        return typeof value !== 'number' || value >= (want as number)
      case 'maximum':
        return typeof value !== 'number' || value <= (want as number)
      case 'not':
        return !valid(want as Node, value)
      case 'anyOf':
        return list.some((each) => valid(each, value))
      case 'oneOf':
        return list.filter((each) => valid(each, value)).length === 1
      case 'required':
        return !object || (want as string[]).every((key) => Object.hasOwn(object, key))
      case 'properties':
        return (
          !object ||
          Object.entries(want as Record<string, Node>).every(([key, each]) => !Object.hasOwn(object, key) || valid(each, object[key]))
        )
      case 'propertyNames':
        return !object || Object.keys(object).every((key) => valid(want as Node, key))
      case 'maxProperties':
        return !object || Object.keys(object).length <= (want as number)
      case 'additionalProperties':
        return (
          !object ||
          Object.keys(object).every(
            (key) => Object.hasOwn(rule['properties'] ?? {}, key) || (want !== false && valid(want as Node, object[key])),
          )
        )
      case 'items':
        return !Array.isArray(value) || value.every((each) => valid(want as Node, each))
      case 'minItems':
        return !Array.isArray(value) || value.length >= (want as number)
      case 'maxItems':
        return !Array.isArray(value) || value.length <= (want as number)
      default:
        throw new Error(`jsonSchema() uses ${word}, which this test does not know`)
    }
  })

/** Bodies to try; `FUZZ=100000` for the long form, minutes on a slow machine. */
const RUNS = Number(process.env['FUZZ'] ?? 10_000)

const batchRule = jsonSchema() as { readonly properties: { readonly held: Node }; readonly $defs: { readonly event: Node } }
const eventRule = batchRule.$defs.event

const types = [...Object.keys(schema), ...commerce, 'quiz_done', 'constructor', '__proto__', 'Hover', '']
const names = [
  'zone',
  'target',
  'ms',
  'seen',
  'kind',
  'path',
  'depth',
  'cues',
  'strength',
  'count',
  'state',
  'via',
  'speed',
  'id',
  'price',
  'toString',
  '__proto__',
  'constructor',
  'a b',
  'x'.repeat(41),
]
const strings = fc.oneof(
  fc.constantFrom(
    'price',
    'load',
    'start',
    'pointer',
    'fired',
    '',
    '\0',
    '\ud800',
    'x'.repeat(257),
    'x'.repeat(2049),
    '😀'.repeat(200),
    '😀'.repeat(257),
  ),
  fc.string({ unit: 'binary' }),
)
const number = fc.oneof(fc.constantFrom(0, 1, 0.5, 100, -1, 2 ** 53, 8.64e15, Number.MAX_VALUE), fc.double(), fc.integer())
const hostile = fc.oneof(strings, number, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 4 }))
const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 24, arbitrary: good }, { weight: 1, arbitrary: hostile })

/** An event with the fields of its type, most of them right, and sometimes others. */
const event: fc.Arbitrary<object> = fc.constantFrom(...types).chain((type) => {
  const own = Object.hasOwn(schema, type)
    ? (Object.entries(schema[type as keyof typeof schema]) as [string, { type: string; values?: readonly string[] }][])
    : []
  const fields = Object.fromEntries(
    own.map(([name, field]) => [
      name,
      mostly<unknown>(field.values ? fc.constantFrom(...field.values) : field.type === 'number' ? fc.integer({ min: 0, max: 1 }) : strings),
    ]),
  )
  return fc
    .tuple(
      fc.record<Record<string, unknown>>(
        {
          type: mostly(fc.constant(type)),
          seq: mostly(fc.nat({ max: 9 }).map((n) => n + 1)),
          t: mostly(fc.nat({ max: 9999 })),
          page: mostly(fc.constant(1)),
          ...fields,
        },
        { requiredKeys: ['type', 'seq', 't', 'page', ...Object.keys(fields).slice(-1)] },
      ),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(fc.tuple(fc.constantFrom(...names), hostile), { maxLength: 25 }) },
      ),
    )
    .map(([good, extra]) => {
      const all = { ...good }
      for (const [name, value] of extra) Object.defineProperty(all, name, { value, enumerable: true, configurable: true, writable: true })
      return all
    })
})

/** Ranges, most of them ascending, and some of all numbers. */
const held = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .uniqueArray(fc.nat({ max: 14 }), { maxLength: 8 })
      .map((ends) => pairs(ends.toSorted((a, b) => a - b).map((end) => end + 1))),
  },
  { weight: 1, arbitrary: fc.array(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom(3, 9, Number.MAX_SAFE_INTEGER, 1e308)), { maxLength: 3 }) },
)
const pairs = (ends: readonly number[]): Range[] => Array.from({ length: ends.length >> 1 }, (_, i) => [ends[2 * i]!, ends[2 * i + 1]!])
/** Whether ranges ascend, said another way than the validator says it. */
const ascending = (ranges: readonly Range[]): boolean =>
  ranges.flat().every((end, i, ends) => i === 0 || (i % 2 ? end >= ends[i - 1]! : end > ends[i - 1]!))

const origin = Date.UTC(2026, 0, 1)
const batch = fc.record(
  {
    v: mostly(fc.constant(1)),
    site: mostly(fc.constantFrom('shop', 'other')),
    tab: mostly(fc.constantFrom('a', 'b', 'c')),
    session: mostly(fc.constant('s')),
    visitor: mostly(fc.constant('v')),
    origin: mostly(fc.constant(origin)),
    sent: mostly(fc.constant(origin + 1)),
    dropped: mostly(fc.nat()),
    held: mostly(held),
    context: mostly(fc.dictionary(fc.constantFrom(...names), hostile)),
    pages: mostly(fc.array(mostly(fc.record({ page: mostly(fc.constant(1)), path: strings })), { maxLength: 3 })),
    events: mostly(fc.array(mostly(event), { maxLength: 6 })),
    extra: hostile,
  },
  { requiredKeys: ['v', 'site', 'tab', 'session', 'origin', 'sent', 'events'] },
)
const body = fc.oneof(
  { weight: 8, arbitrary: batch.map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
)

/** The same, and much faster while it holds. */
const same = (got: unknown, want: unknown): void => {
  if (!isDeepStrictEqual(got, want)) expect(got).toStrictEqual(want)
}

/** What a store must answer, kept as naively as can be. */
const naive = () => {
  const sets = new Map<string, Set<number>>()
  return ({ site, tab, held, events }: StoredBatch): Pick<Receipt, 'stored' | 'duplicates' | 'missing'> => {
    const name = JSON.stringify([site, tab])
    const seen = sets.get(name) ?? new Set()
    sets.set(name, seen)
    const before = seen.size
    for (const { seq } of events) seen.add(seq)
    const stored = seen.size - before
    const counts = { stored, duplicates: events.length - stored }
    if (!held) return counts
    const missing: [number, number][] = []
    for (const [from, to] of held) {
      // Only what is there can make a hole in what is missing.
      const inside = [...seen].filter((seq) => seq >= from && seq <= to).sort((a, b) => a - b)
      for (const [i, seq] of [from - 1, ...inside].entries()) {
        const next = inside[i] ?? to + 1
        if (next > seq + 1) missing.push([seq + 1, next - 1])
      }
    }
    return { ...counts, missing }
  }
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** MB of heap in use. */
const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

test('of hostile bodies, ten thousand or a hundred: it never throws, stores exactly what the JSON Schema allows, knows what it has, and takes no more memory', async () => {
  let saved: StoredBatch | undefined
  const memory = memoryStore({ max: 500 })
  const model = naive()
  const handle = receive({
    store: {
      save: (each) => {
        saved = each
        return memory.save(each)
      },
    },
    now: () => origin,
    tabRate: 1e6,
    clientRate: 1e6,
    key: () => 'one',
  })
  const seen = { refused: 0, stored: 0, whole: 0, duplicates: 0, missing: 0 }
  const heaps: number[] = []
  let runs = 0
  await fc.assert(
    fc.asyncProperty(body, fc.nat({ max: 9 }), async (text, zip) => {
      if (runs++ % (RUNS / 10) === 0) heaps.push(heap())
      saved = undefined
      const response = await handle(
        new Request('http://c.test/', { method: 'POST', body: zip ? text : new Uint8Array(gzipSync(text, { level: 1 })) }),
      )
      const said = await response.text()
      same(said.length < 3 * text.length + 4000, true)
      if (response.status === 400) {
        seen.whole++
        same(saved, undefined)
        let parsed: unknown
        try {
          parsed = JSON.parse(text)
        } catch {
          return
        }
        same(valid(batchRule, parsed), false)
        return
      }
      same(response.status, 200)
      const answer = JSON.parse(said) as Receipt
      const sent = JSON.parse(text) as { origin: number; sent: number; held?: readonly Range[]; events: unknown[] }
      const latest = Math.max(sent.sent, origin) - sent.origin + 300_000
      const allowed = sent.events.filter((each) => valid(eventRule, each) && (each as { t: number }).t <= latest) as Record<
        string,
        unknown
      >[]
      same(
        saved!.events.map(({ type, seq, t, page, fields }) => ({ ...fields, type, seq, t, page })),
        allowed,
      )
      same(valid(batchRule, { v: 1, ...saved!, events: allowed }), true)
      same(saved!.held, valid(batchRule.properties.held, sent.held) && ascending(sent.held ?? []) ? sent.held : undefined)
      const { stored, duplicates, missing } = answer
      same({ stored, duplicates, ...(missing && { missing }) }, model(saved!))
      seen.stored += stored
      seen.duplicates += duplicates
      seen.refused += answer.refused.length
      seen.missing += missing?.length ?? 0
    }),
    { numRuns: RUNS },
  )
  // The generator is worth something only while it reaches both sides of every gate.
  expect(Math.min(seen.refused, seen.whole, seen.duplicates, seen.missing)).toBeGreaterThan(1000)
  expect(seen.stored).toBeGreaterThan(50)
  expect(heaps.at(-1)! - heaps[2]!).toBeLessThan(10)
}, 900_000)
