import { expect, test } from 'vitest'
import { checkOptions } from '../../../src/core/must.js'

const examples = { after: 500, steps: [25, 50], words: ['a'], name: 'shop', loud: true, run: () => {}, other: undefined }
const check = (options: unknown): unknown => checkOptions('part', examples, options as undefined)

test('right options pass, and what is undefined is left out', () => {
  const right = { after: 0, steps: [0.5, 3, 99], words: ['z', 'a'], name: '', loud: false, run: check, other: null }
  expect(check(right)).toEqual(right)
  expect(Object.keys(check({ after: undefined, loud: true }) as object)).toEqual(['loud'])
  expect(check(undefined)).toEqual({})
})

test.each([
  [null, 'part must be an object, got null'],
  [[], 'part must be an object, got []'],
  [3, 'part must be an object, got 3'],
  [{ afer: 1 }, 'every option of part must be one of after, steps, words, name, loud, run, other, got "afer"'],
  [{ toString: 3 }, 'every option of part must be one of'],
  [{ after: null }, 'part.after must be a number from 0, got null'],
  [{ after: '500' }, 'part.after must be a number from 0, got "500"'],
  [{ after: -1 }, 'part.after must be a number from 0, got -1'],
  [{ after: Number.NaN }, 'part.after must be a number from 0, got NaN'],
  [{ steps: 25 }, 'part.steps must be a list such as [25,50], got 25'],
  [{ steps: [] }, 'part.steps must be a list such as [25,50], got []'],
  [{ steps: [50, 25] }, 'part.steps must be a list such as [25,50], got [50,25]'],
  [{ steps: [0, 25] }, 'part.steps must be a list such as [25,50]'],
  [{ steps: [25, '50'] }, 'part.steps must be a list such as [25,50], got [25,"50"]'],
  [{ steps: [25, Number.NaN] }, 'part.steps must be a list such as [25,50]'],
  [{ words: ['a', 3] }, 'part.words must be a list such as ["a"], got ["a",3]'],
  [{ name: 3 }, 'part.name must be a string, got 3'],
  [{ loud: 'yes' }, 'part.loud must be a boolean, got "yes"'],
  [{ run: 'log' }, 'part.run must be a function, got "log"'],
])('%j is refused: %s', (options, message) => {
  expect(() => check(options)).toThrow(TypeError)
  expect(() => check(options)).toThrow(`inkling: ${message}`)
})
