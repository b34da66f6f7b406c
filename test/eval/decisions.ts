/** Hard and easy choices between two answers (Kieslich & Henninger 2017). */
import type { MicroEvent } from '../../src/core/event.js'
import type { Sample, SampleOf } from '../../src/core/sample.js'
import { baseline } from '../../src/detect/baseline.js'
import { hesitation } from '../../src/detect/hesitation.js'
import { motion } from '../../src/detect/hesitation/motion.js'
import { replay } from '../../src/testing.js'
import { importRecording } from '../../src/train/import.js'
import { auc, mean } from './auc.js'
import { unseen } from './logistic.js'
import { personOf, read, readings, type Labelled, type Reading } from './recordings.js'
import type { Finding } from './report.js'

interface Choice {
  readonly person: string
  readonly hard: boolean
}

const trials = (): Labelled[] => read('kh2017').toSorted((a, b) => a.label.subj! - b.label.subj!)
const choices = (): Choice[] => trials().map((trial) => ({ person: personOf(trial), hard: trial.label.conflict === 1 }))

/** One session a person, one page a choice, so that baselines are theirs. */
const sessions = (reading: Reading): (readonly Sample[])[] => {
  const people = new Map<string, Sample[]>()
  for (const trial of trials()) {
    const session = people.get(personOf(trial)) ?? []
    people.set(personOf(trial), session)
    const from = session[0] ? session.at(-1)!.t + 1000 : 0
    for (const sample of reading(importRecording(trial).samples)) {
      const t = sample.t + from
      if (sample.kind === 'page') session.push({ ...sample, t, how: from ? 'route' : 'load' })
      else if (sample.kind !== 'visible') session.push({ ...sample, t })
    }
  }
  // After the last press time goes on.
  return [...people.values()].map((session) => [...session, { kind: 'tick', t: session.at(-1)!.t + 1000 }])
}

/** Means of three choices of one person that were alike, each choice in one of them. */
const threes = (who: readonly Choice[], strengths: readonly number[]): readonly [means: number[], hard: boolean[]] => {
  const means: number[] = []
  const hard: boolean[] = []
  for (const person of new Set(who.map((each) => each.person)))
    for (const condition of [true, false]) {
      const same = strengths.filter((_, i) => who[i]!.person === person && who[i]!.hard === condition)
      for (let i = 0; i + 3 <= same.length; i += 3) {
        means.push(mean(same.slice(i, i + 3)))
        hard.push(condition)
      }
    }
  return [means, hard]
}

const judged = (who: readonly Choice[], strengths: readonly number[]): { one: number; three: number } => ({
  one: auc(
    strengths,
    who.map(({ hard }) => hard),
  ),
  three: auc(...threes(who, strengths)),
})

const measure = (reading: Reading): Record<'one' | 'three' | 'hard' | 'easy', number> => {
  const who = choices()
  const parts = sessions(reading).map((session, i, all) => {
    const first = i ? all.slice(0, i).reduce((sum, each) => sum + each.filter(({ kind }) => kind === 'page').length, 0) : 0
    const pages = session.filter(({ kind }) => kind === 'page').length
    // What was known at the press is the last word on a page.
    const last = new Map(
      replay(session, [hesitation({ cues: 0 })]).map((event) => [event.page, (event as { strength: number } & MicroEvent).strength]),
    )
    const told = new Set(replay(session, [hesitation()]).map(({ page }) => page))
    return Array.from({ length: pages }, (_, page) => ({
      hard: who[first + page]!.hard,
      strength: last.get(page + 1) ?? 0,
      told: told.has(page + 1),
    }))
  })
  const all = parts.flat()
  const share = (hard: boolean): number => {
    const these = all.filter((each) => each.hard === hard)
    return (100 * these.filter(({ told }) => told).length) / these.length
  }
  return {
    ...judged(
      who,
      all.map(({ strength }) => strength),
    ),
    hard: share(true),
    easy: share(false),
  }
}

/** Everything the way of the pointer could tell about one decision, in numbers. */
const features = (samples: readonly Sample[]): number[] => {
  const moves = samples.filter((sample): sample is SampleOf<'move'> => sample.kind === 'move')
  const press = samples.find((sample): sample is SampleOf<'press'> => sample.kind === 'press')!
  const from = moves[0]!
  const side = Math.sign(press.x - from.x)
  const [toX, toY] = [(press.x - from.x) * side, from.y - press.y]
  const path = moves.map(({ t, x, y }) => ({ t, x: (x - from.x) * side, y: from.y - y }))
  const at = motion(3, 16)
  for (const move of moves) at.move(move)
  const steps = path
    .slice(1)
    .map((each, i) => ({ ...each, ms: each.t - path[i]!.t, px: Math.hypot(each.x - path[i]!.x, each.y - path[i]!.y) }))
  const turns = (of: 'x' | 'y'): number => {
    let [extreme, way, count] = [0, 0, 0]
    for (const each of path) {
      const ahead = each[of] - extreme
      if (ahead * way > 0) extreme = each[of]
      else if (Math.abs(ahead) >= 16) {
        if (way) count++
        way = Math.sign(ahead)
        extreme = each[of]
      }
    }
    return count
  }
  const ln = (ms: number): number => Math.log(Math.max(50, ms))
  const net = Math.hypot(toX, toY)
  const off = path.map(({ x, y }) => (y * toX - x * toY) / Math.max(1, net))
  const stops = steps.filter(({ ms }) => ms >= 200)
  return [
    ln(press.t),
    ln(press.t - at.rests()),
    ln(path.find(({ x, y }) => Math.hypot(x, y) > 15)?.t ?? press.t),
    ln(path.findLast(({ x }) => x <= 30)?.t ?? 0),
    ln(path.find(({ y }) => y > toY / 2)?.t ?? press.t),
    Math.log(steps.reduce((sum, { px }) => sum + px, 1) / Math.max(1, net)),
    turns('x'),
    turns('y'),
    Math.max(...off),
    Math.min(...off),
    Math.min(...path.map(({ x }) => x)),
    stops.length,
    Math.log1p(stops.reduce((sum, { ms }) => sum + ms, 0)),
    Math.log(Math.max(0.01, ...steps.map(({ px, ms }) => px / Math.max(1, ms)))),
  ]
}

/** Each value against what was usual for the person before. */
const unusual = (who: readonly Choice[], values: readonly number[], norm: number, known: number, window: number): number[] => {
  const people = new Map<string, ReturnType<typeof baseline>>()
  return values.map((value, i) => {
    const { person } = who[i]!
    const mine = people.get(person) ?? baseline(norm, known, window)
    people.set(person, mine)
    return mine.learn(value)
  })
}

/** The means of each column over everybody but one person. */
const normsWithout = (person: string, who: readonly Choice[], rows: readonly (readonly number[])[]): number[] => {
  const others = rows.filter((_, i) => who[i]!.person !== person)
  return rows[0]!.map((_, j) => mean(others.map((row) => row[j]!)))
}

/** The six numbers behind the strength of a time, chosen for each person by all others: what is usual for everybody, how soon and how long a person's own counts, how steep, and what rests weigh. */
const crossed = (who: readonly Choice[], rows: readonly (readonly number[])[]): number[] => {
  const decided = rows.map((row) => row[0]!)
  const rested = rows.map((row) => row[1]!)
  const out: number[] = Array(who.length).fill(0)
  for (const person of new Set(who.map((each) => each.person))) {
    const others = who.flatMap((each, i) => (each.person === person ? [] : [i]))
    const whose = others.map((i) => who[i]!)
    const [usual, usualRest] = normsWithout(person, who, rows)
    const tries = [2, 4, 8].flatMap((known) =>
      [6, 10, Infinity].flatMap((window) => {
        const slow = unusual(who, decided, usual!, known, window)
        const rest = unusual(who, rested, usualRest!, known, window)
        return [2, 4, 6, 8].flatMap((slope) =>
          [0, 0.1, 0.2, 0.3, 0.5].map((beside) => slow.map((value, i) => 1 / (1 + Math.exp(-slope * (value + beside * rest[i]!))))),
        )
      }),
    )
    const scored = tries.map((strengths) => {
      const { one, three } = judged(
        whose,
        others.map((i) => strengths[i]!),
      )
      return { strengths, score: one + three }
    })
    const best = scored.reduce((a, b) => (b.score > a.score ? b : a)).strengths
    who.forEach((each, i) => {
      if (each.person === person) out[i] = best[i]!
    })
  }
  return out
}

const beyond = (reading: Reading) => {
  const who = choices()
  const rows = trials().map((trial) => features(reading(importRecording(trial).samples)))
  const people = who.map(({ person }) => person)
  const hard = who.map((each) => each.hard)
  const all: number[] = Array(who.length).fill(0)
  for (const person of new Set(people)) {
    const columns = normsWithout(person, who, rows).map((norm, j) => unusual(who, rows.map((row) => row[j]!), norm, 2, 6)) // prettier-ignore
    const told = unseen(rows.map((_, i) => columns.map((column) => column[i]!)), hard, people, [person]) // prettier-ignore
    people.forEach((each, i) => {
      if (each === person) all[i] = told[i]!
    })
  }
  return { crossed: judged(who, crossed(who, rows)), all: judged(who, all) }
}

export const decisions = (): Finding[] => {
  const [full, glance] = readings.map(measure) as [ReturnType<typeof measure>, ReturnType<typeof measure>]
  const [more, less] = readings.map(beyond) as [ReturnType<typeof beyond>, ReturnType<typeof beyond>]
  const AUC = { unit: 'AUC' }
  return [
    {
      name: 'kh2017: strength of one decision (cues: 0, so that each has one) tells a hard choice',
      full: full.one,
      glance: glance.one,
      ...AUC,
      least: 0.73,
    },
    { name: 'kh2017: mean strength of three decisions tells it', full: full.three, glance: glance.three, ...AUC, least: 0.88 },
    { name: 'kh2017: one, the six numbers of its time chosen by other people', full: more.crossed.one, glance: less.crossed.one, ...AUC },
    { name: 'kh2017: mean of three, likewise', full: more.crossed.three, glance: less.crossed.three, ...AUC },
    {
      name: 'kh2017: one, logistic regression on 14 features of the way, by other people',
      full: more.all.one,
      glance: less.all.one,
      ...AUC,
    },
    { name: 'kh2017: mean of three, likewise', full: more.all.three, glance: less.all.three, ...AUC },
    { name: 'kh2017: hard choices in which a hesitation is told by default', full: full.hard, glance: glance.hard, unit: '%' },
    { name: 'kh2017: easy choices in which one is', full: full.easy, glance: glance.easy, unit: '%' },
  ]
}
