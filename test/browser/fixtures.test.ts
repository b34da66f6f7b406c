import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { families } from '../fixtures/all.js'
import { unsolved } from '../fixtures/unsolved.js'
import { engineOfProject } from './engines.js'
import { inkling } from './inkling.js'
import { judge, right, said, type Court } from './judge.js'

const engine = engineOfProject()
let court: Court
const missed = (name: string): boolean => !!unsolved[name] && (unsolved[name].in?.includes(engine) ?? true)

beforeAll(async () => {
  court = await judge(Object.values(families).flat(), inkling, engine)
})
afterAll(async () => {
  await court?.close()
})

for (const [family, fixtures] of Object.entries(families)) {
  const tested = fixtures.filter(({ name, only }) => !missed(name) && (only?.includes(engine) ?? true))
  // WebKit's driver has no finger.
  if (tested[0])
    describe(family, () => {
      for (const { name, about } of tested)
        test(`${name}: ${about}`, async () => {
          const verdicts = await court.outcomes.get(name)!
          expect(
            verdicts
              .filter((each) => !right(each))
              .map(said)
              .join(', '),
          ).toBe('')
        })
    })
}
