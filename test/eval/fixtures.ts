/**
 * How often verdicts are right on pages whose truth is known, ours and those of other libraries on the same pages in the same run:
 * `npm run eval -- fixtures [firefox|webkit] [--json | --update]`; the last writes the README's table. By pages: told where it must be, told where it must not, not told. Libraries count differently, so
 * told twice is told, and a page that leaves it open counts neither way. Ours are counted to the event by `test/browser/fixtures.test.ts`.
 */
import { families } from '../fixtures/all.js'
import type { Engine } from '../browser/browser.js'
import { inkling } from '../browser/inkling.js'
import { judge, right, type Verdict } from '../browser/judge.js'
import type { Observer } from '../browser/observer.js'
import { installPeers, peers } from './peers.js'
import { publish } from './publish.js'
import { columns } from './columns.js'

/** What Inkling has to reach; for what is not named here, the last. */
const goals: Readonly<Record<string, { readonly precision: number; readonly recall: number }>> = {
  dead_click: { precision: 0.98, recall: 0.95 },
  rage_click: { precision: 0.98, recall: 0.95 },
}
const least = { precision: 0.9, recall: 0.9 }

/** Nothing comes of these presses, nor should it; three on a dead button are not yet four. Others' definitions may differ: there no verdict of theirs is wrong. */
const arguable: Readonly<Record<string, string>> = {
  dead_click:
    'press-on-price press-on-words tap-on-price swipe-by-a-hair long-press press-elsewhere-release-here disabled disabled-fieldset aria-disabled tab-current radio-chosen radio-chosen-label link-current',
  rage_click: 'three-presses',
}

interface Row {
  readonly observer: string
  readonly type: string
  readonly hits: number
  readonly wrong: number
  readonly missed: number
  /** 1 where there was nothing to be wrong about. */
  readonly precision: number
  readonly recall: number
}
interface Mistake extends Verdict {
  readonly observer: string
}

const share = (part: number, rest: number): number => (part + rest ? Math.round((1000 * part) / (part + rest)) / 1000 : 1)
const isHit = ({ least, got }: Verdict): boolean => least > 0 && got > 0
const isWrong = ({ most, got }: Verdict): boolean => most === 0 && got > 0
const isMissed = ({ least, got }: Verdict): boolean => least > 0 && got === 0

const count = (observer: string, type: string, all: readonly Verdict[]): Row => {
  const [hits, wrong, missed] = [isHit, isWrong, isMissed].map((is) => all.filter(is).length) as [number, number, number]
  return { observer, type, hits, wrong, missed, precision: share(hits, wrong), recall: share(hits, missed) }
}

const json = process.argv.includes('--json')
const engine = (['firefox', 'webkit'] as const).find((name) => process.argv.includes(name)) ?? ('chromium' satisfies Engine)
const without = engine === 'chromium' ? installPeers() : 'they are asked in Chromium only'
if (without) console.error(`Without other libraries: ${without}`)
/** Who is asked, one after the other. */
const observers: readonly Observer[] = [inkling, ...(without ? [] : peers())]
const fixtures = Object.values(families).flat()
const rows: Row[] = []
const mistakes: Mistake[] = []
const heard: { readonly observer: Observer; readonly verdicts: readonly Verdict[] }[] = []
/** What went wrong with one observer is said of nobody: all are counted on the same pages. */
const failed = new Set<string>()
let seen = 0
for (const observer of observers) {
  const { outcomes, close } = await judge(fixtures, observer, engine)
  const verdicts: Verdict[] = []
  for (const [name, outcome] of outcomes)
    await outcome.then(
      (each) => verdicts.push(...each),
      (error: unknown) => {
        failed.add(name)
        console.error(`${observer.name}: ${name}: ${String(error)}`)
      },
    )
  await close()
  heard.push({ observer, verdicts })
  seen = outcomes.size
  console.error(`${observer.name} has seen ${seen} pages`)
}
const pages = seen - failed.size
if (failed.size) console.error(`${failed.size} pages failed for somebody, and count for nobody: ${[...failed].join(', ')}`)
for (const { observer, verdicts } of heard) {
  const types = [...new Set(verdicts.map(({ type }) => type))].filter((type) => observer.types?.includes(type) ?? true)
  for (const type of types) {
    const open = observer === inkling ? [] : (arguable[type] ?? '').split(' ')
    const all = verdicts.filter((each) => each.type === type && !open.includes(each.fixture) && !failed.has(each.fixture))
    rows.push(count(observer.name, type, all))
    const judged = (each: Verdict): boolean => (observer === inkling ? !right(each) : isWrong(each) || isMissed(each))
    mistakes.push(...all.filter(judged).map((each) => ({ observer: observer.name, ...each })))
  }
}

const holds = ({ observer, type, precision, recall }: Row): boolean => {
  const goal = goals[type] ?? least
  return observer !== inkling.name || (precision >= goal.precision && recall >= goal.recall)
}
const names = observers.map(({ name }) => name)
/** The pages on which somebody told a dead or a rage click that was none. */
const wronged = (observer: string): ReadonlySet<string> => {
  const mine = mistakes.filter((each) => each.observer === observer && isWrong(each) && /^(dead|rage)_click$/.test(each.type))
  return new Set(mine.map(({ fixture }) => fixture))
}
const alarms = Object.entries(families).map(([family, members]) => ({
  family,
  pages: members.filter(({ name, only }) => (only?.includes(engine) ?? true) && !failed.has(name)).length,
  wrong: names.map((name) => members.filter((each) => wronged(name).has(each.name)).length),
}))
if (process.argv.includes('--update') && failed.size) console.error('README.md stays as it is: run it anew')
else if (process.argv.includes('--update')) publish(pages, rows, Object.fromEntries(names.map((name) => [name, wronged(name).size])))
if (json) console.log(JSON.stringify({ engine, pages, rows, alarms, mistakes }))
else {
  const types = [...new Set(rows.map(({ type }) => type))]
  console.log(`${pages} pages in ${engine}\n`)
  console.log(
    columns([
      ['', 'type', 'observer', 'hits', 'wrong', 'missed', 'precision', 'recall'],
      ...types
        .flatMap((type) => rows.filter((row) => row.type === type))
        .map((row) => {
          const { observer, type, hits, wrong, missed, precision, recall } = row
          return [holds(row) ? '' : '✗', type, observer, hits, wrong, missed, precision.toFixed(3), recall.toFixed(3)]
        }),
    ]),
  )
  console.log('\nPages with a dead or a rage click that is none\n')
  console.log(columns([['family', 'pages', ...names], ...alarms.map(({ family, pages, wrong }) => [family, pages, ...wrong])]))
  console.log()
  for (const { observer, fixture, type, least, most, got } of mistakes)
    if (observer === inkling.name) console.log(`${fixture}: ${got} ${type} instead of ${least === most ? least : `${least}–${most}`}`)
}
if (failed.size || !rows.every(holds)) process.exitCode = 1
