/**
 * How often verdicts are right on pages whose truth is known: for each observer and type, those that had to come and came, those that came and were wrong,
 * those that were missed. `npm run eval -- fixtures [firefox|webkit] [--json]`. Where the truth is a range, what lies within it counts neither way.
 */
import { families } from '../fixtures/all.js'
import type { Engine } from '../browser/browser.js'
import { inkling } from '../browser/inkling.js'
import { judge, right, type Verdict } from '../browser/judge.js'
import type { Observer } from '../browser/observer.js'

/** Who is asked, one after the other. */
const observers: readonly Observer[] = [inkling]

/** What Inkling has to reach; for what is not named here, the last. */
const goals: Readonly<Record<string, { readonly precision: number; readonly recall: number }>> = {
  dead_click: { precision: 0.98, recall: 0.95 },
  rage_click: { precision: 0.98, recall: 0.95 },
}
const least = { precision: 0.9, recall: 0.9 }

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

const sum = (all: readonly Verdict[], of: (each: Verdict) => number): number =>
  all.reduce((total, each) => total + Math.max(0, of(each)), 0)
const share = (part: number, rest: number): number => (part + rest ? Math.round((1000 * part) / (part + rest)) / 1000 : 1)

const count = (observer: string, type: string, all: readonly Verdict[]): Row => {
  const hits = sum(all, ({ got, least }) => Math.min(got, least))
  const wrong = sum(all, ({ got, most }) => got - most)
  const missed = sum(all, ({ got, least }) => least - got)
  return { observer, type, hits, wrong, missed, precision: share(hits, wrong), recall: share(hits, missed) }
}

const json = process.argv.includes('--json')
const engine = (['firefox', 'webkit'] as const).find((name) => process.argv.includes(name)) ?? ('chromium' satisfies Engine)
const fixtures = Object.values(families).flat()
const rows: Row[] = []
const mistakes: (Verdict & { readonly observer: string })[] = []
let pages = 0
for (const observer of observers) {
  const { outcomes, close } = await judge(fixtures, observer, engine)
  const verdicts: Verdict[] = []
  for (const [name, outcome] of outcomes)
    await outcome.then(
      (each) => verdicts.push(...each),
      // A page that an observer breaks is told, and counts for nobody.
      (error: unknown) => console.error(`${observer.name}: ${name}: ${String(error)}`),
    )
  await close()
  pages = outcomes.size
  const types = [...new Set(verdicts.map(({ type }) => type))].filter((type) => observer.types?.includes(type) ?? true)
  for (const type of types) {
    const all = verdicts.filter((each) => each.type === type)
    rows.push(count(observer.name, type, all))
    mistakes.push(...all.filter((each) => !right(each)).map((each) => ({ observer: observer.name, ...each })))
  }
}

const holds = ({ observer, type, precision, recall }: Row): boolean => {
  const goal = goals[type] ?? least
  return observer !== inkling.name || (precision >= goal.precision && recall >= goal.recall)
}
if (json) console.log(JSON.stringify({ engine, pages, rows, mistakes }))
else {
  console.log(`${pages} pages in ${engine}\n`)
  console.log(
    `  ${'observer'.padEnd(14)} ${'type'.padEnd(14)} ${['hits', 'wrong', 'missed', 'precision', 'recall'].map((name) => name.padStart(9)).join(' ')}`,
  )
  for (const row of rows) {
    const { observer, type, hits, wrong, missed, precision, recall } = row
    const numbers = [hits, wrong, missed, precision.toFixed(3), recall.toFixed(3)].map((value) => String(value).padStart(9)).join(' ')
    console.log(`${holds(row) ? ' ' : '✗'} ${observer.padEnd(14)} ${type.padEnd(14)} ${numbers}`)
  }
  for (const { observer, fixture, type, least, most, got } of mistakes)
    console.log(`${observer}: ${fixture}: ${got} ${type} instead of ${least === most ? least : `${least}–${most}`}`)
}
if (!rows.every(holds)) process.exitCode = 1
