import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { families } from '../fixtures/all.js'
import { unsolved } from '../fixtures/unsolved.js'
import { engineOfProject } from './engines.js'
import { inkling } from './inkling.js'
import { judge, right, said, type Court } from './judge.js'

const engine = engineOfProject()
let court: Court

beforeAll(async () => {
  court = await judge(Object.values(families).flat(), inkling, engine)
})
afterAll(async () => {
  await court?.close()
})

const groups = Object.entries(families).map(([family, fixtures]) => [family, fixtures.filter(({ spoils }) => !spoils)] as const)
/** They are acted on when all others are done, and nobody should wait for them before. */
const alone = ['alone', Object.values(families).flatMap((fixtures) => fixtures.filter(({ spoils }) => spoils))] as const

for (const [family, fixtures] of [...groups, alone]) {
  const tested = fixtures.filter(({ name, only }) => !unsolved[name] && (only?.includes(engine) ?? true))
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
