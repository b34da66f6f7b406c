import { expect, test } from 'vitest'
import type { Sample } from '../../../src/core/sample.js'
import { error } from '../../../src/detect/error.js'
import { replay } from '../../../src/testing.js'

const failures = (count: number, of: 'script' | 'resource' = 'script'): Sample[] =>
  Array.from({ length: count }, (_, t): Sample => ({ kind: 'failure', t, of }))

test('what fails is told, of which kind it is', () => {
  expect(replay(failures(1, 'resource'), [error()])).toMatchObject([{ type: 'error', kind: 'resource' }])
})
test('a page that fails in every frame is told ten times, and the next page anew', () => {
  expect(replay(failures(300), [error()])).toHaveLength(10)
  const next: Sample[] = [...failures(300), { kind: 'page', t: 400, how: 'route', path: '/2' }, { kind: 'failure', t: 401, of: 'script' }]
  expect(replay(next, [error()])).toHaveLength(11)
  expect(replay([...failures(300), ...failures(1, 'resource')], [error({ most: 3 })])).toHaveLength(4)
})
