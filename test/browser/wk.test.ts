import { afterAll, beforeAll, expect, test } from 'vitest'
import { families } from '../fixtures/all.js'
import { engineOfProject } from './engines.js'
import { inkling } from './inkling.js'
import { judge, right, said, type Court } from './judge.js'
const NAMES = ['boxes-by-react', 'module-then-dialog', 'menu-by-focus', 'menu-by-focus-fading', 'picture-then-lightbox']
const engine = engineOfProject()
let court: Court
const all = Object.values(families)
  .flat()
  .filter(({ name, only }) => NAMES.includes(name) && (only?.includes(engine) ?? true))
beforeAll(async () => {
  court = await judge(all, inkling, engine)
})
afterAll(async () => {
  await court?.close()
})
for (const { name } of all)
  test(name, async () => {
    const verdicts = await court.outcomes.get(name)!
    expect(
      verdicts
        .filter((each) => !right(each))
        .map(said)
        .join(', '),
    ).toBe('')
  })
