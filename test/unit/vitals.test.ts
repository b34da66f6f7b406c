import { expect, test } from 'vitest'
import { createInkling } from '../../src/index.js'
import { vitals } from '../../src/vitals.js'

test('where there is no page it does nothing', () => {
  const ink = createInkling({ signals: [vitals()] })
  expect(() => ink.on('vital', () => {})).not.toThrow()
  ink.stop()
})
test('an option that does not exist is refused', () => {
  expect(() => vitals({ change: true } as object)).toThrow('inkling: every option of vitals must be one of changes, got "change"')
})
