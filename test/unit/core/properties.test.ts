import { expect, test } from 'vitest'
import { guard } from '../../../src/core/guard.js'
import { declaration, properties } from '../../../src/core/properties.js'

const taker = (): { take: ReturnType<typeof properties>; told: string[] } => {
  const told: string[] = []
  const take = properties(guard((error) => told.push(String(error))).part)
  return { take, told }
}

test('without a declaration every scalar is kept, and anything else told once', () => {
  const { take, told } = taker()
  for (let i = 0; i < 3; i++)
    expect(take('x', { a: 1, b: 'two', c: true, d: {}, e: Number.NaN, f: undefined, g: null })).toEqual({ a: 1, b: 'two', c: true })
  expect(told).toEqual([
    'TypeError: inkling: x.d must be text, a finite number or a boolean, under a name such as list_price, got [object Object]',
    'TypeError: inkling: x.e must be text, a finite number or a boolean, under a name such as list_price, got NaN',
    'TypeError: inkling: x.g must be text, a finite number or a boolean, under a name such as list_price, got null',
  ])
})

test('with one, what is undeclared or of another type is left out and told once, without its value', () => {
  const { take, told } = taker()
  const types = { points: 'number', name: 'string', won: 'boolean' } as const
  for (let i = 0; i < 3; i++)
    expect(take('quiz_done', { points: '7 secret', name: 'hard', won: true, email: 'secret', constructor: 'secret' }, types)).toEqual({
      name: 'hard',
      won: true,
    })
  expect(told).toEqual([
    'TypeError: inkling: quiz_done.points must be declared in events, and of that type, got "string"',
    'TypeError: inkling: quiz_done.email must be declared in events, and of that type, got "string"',
    'TypeError: inkling: quiz_done.constructor must be declared in events, and of that type, got "string"',
  ])
  expect(told.join()).not.toContain('secret')
  expect(take('quiz_done', { points: Number.POSITIVE_INFINITY }, types)).toEqual({})
  expect(take('context', { type: 'b2b' })).toEqual({ type: 'b2b' })
})

test('text is cut at 256 characters, and no character in half', () => {
  const { take } = taker()
  expect(take('x', { a: 'x'.repeat(300) })['a']).toBe('x'.repeat(256))
  expect(take('x', { a: '😀'.repeat(300) })['a']).toBe('😀'.repeat(256))
  expect(take('x', { a: 'line\n'.repeat(2) })['a']).toBe('line\nline\n')
  expect(take('x', { a: 'half\ud83d of one', b: 'nul\0' })).toEqual({ a: 'half', b: 'nul' })
})

test('a name the collector refuses is told here', () => {
  const { take, told } = taker()
  expect(take('x', { 'list-price': 5, list_price: 4, ['a'.repeat(41)]: 3, '9lives': 2 })).toEqual({ list_price: 4 })
  expect(told[0]).toBe(
    'TypeError: inkling: x.list-price must be text, a finite number or a boolean, under a name such as list_price, got 5',
  )
  expect(told).toHaveLength(3)
  expect(take('x', { constructor: 1, page: 'home', seq: 5 })).toEqual({})
})

test('what a collector would refuse an event for, as more than it takes, is left out and told', () => {
  const { take, told } = taker()
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}`, i]))
  expect(Object.keys(take('x', many))).toHaveLength(20)
  expect(told[0]).toBe('TypeError: inkling: x.a20 must be one of the first 20, got 20')
  expect(Object.keys(take('context', many))).toHaveLength(49)
})

test('names made up without end are not remembered without end', () => {
  const { take, told } = taker()
  for (let i = 0; i < 500; i++) take('x', { [`a${i}`]: {} })
  expect(told).toHaveLength(100)
})

test('a list names events, a declaration their properties too', () => {
  expect([...declaration(['quiz_done'])]).toEqual([['quiz_done', undefined]])
  const declared = declaration({ quiz_done: { points: 'number' }, ping: {} })
  expect([...declared.keys()]).toEqual(['quiz_done', 'ping'])
  expect(declared.get('quiz_done')).toEqual({ points: 'number' })
  expect(declared.get('constructor')).toBeUndefined()
})

test('a declaration says which of its events is wrong', () =>
  expect(() => declaration({ ping: {}, quiz_done: { points: 'int' } } as never)).toThrow(
    /^inkling: events\.quiz_done must be .*got \["points","int"\]$/,
  ))

test.each([
  'quiz_done',
  null,
  3,
  ['Quiz'],
  { 'quiz-done': {} },
  { quiz_done: 'number' },
  { quiz_done: { a: 'text' } },
  { quiz_done: { 'list-price': 'number' } },
])('events cannot be %j', (events) =>
  expect(() => declaration(events as never)).toThrow(/^inkling: events(\.[\w-]+)? must be a list of names \(.*\) such as \['quiz_done'\]/),
)
