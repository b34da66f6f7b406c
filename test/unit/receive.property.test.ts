import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { commerce } from '../../src/core/event.js'
import { schema } from '../../src/core/fields.js'
import { jsonSchema, receive, type StoredBatch } from '../../src/receive.js'

type Node = Readonly<Record<string, unknown>>

/** The part of JSON Schema 2020-12 that jsonSchema() uses, written from the specification and not from the validator. */
const valid = (rule: Node, value: unknown): boolean =>
  Object.entries(rule).every(([word, want]) => {
    const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
    const list = want as readonly Node[]
    switch (word) {
      case '$schema':
      case 'title':
      case 'description':
        return true
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
              : typeof value === want
      case 'pattern':
        return typeof value !== 'string' || new RegExp(want as string, 'u').test(value)
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
      case 'maxItems':
        return !Array.isArray(value) || value.length <= (want as number)
      default:
        throw new Error(`jsonSchema() uses ${word}, which this test does not know`)
    }
  })

const batchRule = jsonSchema() as { readonly properties: { readonly events: { readonly items: Node } } }
const eventRule = batchRule.properties.events.items

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

const origin = Date.UTC(2026, 0, 1)
const batch = fc.record(
  {
    v: mostly(fc.constant(1)),
    site: mostly(fc.constant('shop')),
    tab: mostly(fc.constant('a')),
    session: mostly(fc.constant('s')),
    visitor: mostly(fc.constant('v')),
    origin: mostly(fc.constant(origin)),
    sent: mostly(fc.constant(origin + 1)),
    dropped: mostly(fc.nat()),
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

test('ten thousand hostile bodies: it never throws, and stores exactly what the JSON Schema allows', async () => {
  let saved: StoredBatch | undefined
  const handle = receive({
    store: {
      save: async (each) => {
        saved = each
        return { stored: each.events.length, duplicates: 0 }
      },
    },
    now: () => origin,
  })
  const seen = { refused: 0, stored: 0, whole: 0 }
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      saved = undefined
      const response = await handle(new Request('http://c.test/', { method: 'POST', body: text }))
      const answer = (await response.json()) as { refused?: unknown[] }
      expect([200, 400]).toContain(response.status)
      if (response.status === 400) {
        seen.whole++
        expect(saved).toBeUndefined()
        let parsed: unknown
        try {
          parsed = JSON.parse(text)
        } catch {
          return
        }
        expect(valid(batchRule, parsed)).toBe(false)
        return
      }
      const sent = JSON.parse(text) as { origin: number; sent: number; events: unknown[] }
      const latest = Math.max(sent.sent, origin) - sent.origin + 300_000
      const allowed = sent.events.filter((each) => valid(eventRule, each) && (each as { t: number }).t <= latest) as Record<
        string,
        unknown
      >[]
      expect(saved!.events.map(({ type, seq, t, page, fields }) => ({ ...fields, type, seq, t, page }))).toEqual(allowed)
      expect(valid(batchRule, { v: 1, ...saved!, events: allowed })).toBe(true)
      seen.stored += allowed.length
      seen.refused += answer.refused!.length
    }),
    { numRuns: 10_000 },
  )
  // The generator is worth something only while it reaches both sides of every gate.
  expect(Math.min(seen.stored, seen.refused, seen.whole)).toBeGreaterThan(1000)
}, 120_000)
