/** How well the detectors tell what recorded people did, judged by what else is known about them: their gaze, how hard their choice was. `fixtures` as an argument: on pages whose truth is known. */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { EventMap, MicroEvent } from '../../src/core/event.js'
import type { Sample, SampleOf } from '../../src/core/sample.js'
import { approach } from '../../src/detect/approach.js'
import { dwell } from '../../src/detect/dwell.js'
import { exit } from '../../src/detect/exit.js'
import { hesitation } from '../../src/detect/hesitation.js'
import { hover } from '../../src/detect/hover.js'
import { replay } from '../../src/testing.js'
import { importRecording, type Recording } from '../../src/train/import.js'
import { auc, mean } from './auc.js'
import { zones } from './zones.js'

interface Labelled extends Recording {
  readonly label: Recording['label'] & {
    readonly aoi?: readonly { readonly gaze_ms: number; readonly clicked: boolean }[]
    readonly conflict?: number
    readonly subj?: number
  }
}
interface Finding {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal: string
  readonly holds: boolean
}

const json = process.argv.includes('--json')
const folder = process.env['INKLING_DATA'] ?? '../shared/data'
const read = (name: string): Labelled[] =>
  gunzipSync(readFileSync(`${folder}/${name}.jsonl.gz`))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled)
const findings: Finding[] = []
const round = (value: number): number => Math.round(value * 1000) / 1000
const reach = (name: string, value: number, least: number): void =>
  void findings.push({ name, value: round(value), unit: 'AUC', goal: `≥ ${least}`, holds: value >= least })
const state = (name: string, value: number, unit: string): void =>
  void findings.push({ name, value: round(value), unit, goal: 'stated', holds: true })

/** Shopping search with gaze: which results were looked at for a second or more? */
const attention = (): void => {
  const looked: boolean[] = []
  const measures = { attended: [] as number[], visible: [] as number[], inside: [] as number[], hovered: [] as number[] }
  for (const recording of read('adserp')) {
    const boxes: readonly { readonly gaze_ms: number }[] = recording.label.aoi!
    const { samples } = importRecording(recording, { zone: (_, i) => `box-${i}` })
    const events = replay(samples, [dwell(), hover()])
    // Every moment inside, however short or restless.
    const moments = replay(samples, [hover({ after: 0, settle: 0 })])
    boxes.forEach(({ gaze_ms }, i) => {
      const sum = (type: string, field: 'ms' | 'seen', from: readonly MicroEvent[] = events): number =>
        from.reduce(
          (total, event) =>
            total +
            (event.type === type && (event as { zone?: string }).zone === `box-${i}`
              ? (event as unknown as Record<string, number>)[field]!
              : 0),
          0,
        )
      looked.push(gaze_ms >= 1000)
      measures.attended.push(sum('dwell', 'ms'))
      measures.visible.push(sum('dwell', 'seen'))
      measures.inside.push(sum('hover', 'ms', moments))
      measures.hovered.push(sum('hover', 'ms'))
    })
  }
  reach('adserp: dwell ms tells what was looked at ≥1 s', auc(measures.attended, looked), 0.85)
  state('adserp: dwell seen (unweighted) tells the same', auc(measures.visible, looked), 'AUC')
  reach('adserp: hover ms without rest or minimum tells the same', auc(measures.inside, looked), 0.78)
  state('adserp: ms of hover events as emitted tells the same', auc(measures.hovered, looked), 'AUC')
  const events = looked.filter((_, i) => measures.hovered[i])
  state('adserp: boxes with a hover event that were looked at ≥1 s', (100 * events.filter(Boolean).length) / events.length, '%')
}

/** Hard and easy choices: one session a person, one page a choice, so that baselines are theirs. */
const decisions = (): void => {
  const people = new Map<number, Labelled[]>()
  for (const trial of read('kh2017')) people.set(trial.label.subj!, [...(people.get(trial.label.subj!) ?? []), trial])
  const strengths: number[] = []
  const hard: boolean[] = []
  const verdicts = { hard: 0, easy: 0 }
  const threes = { strengths: [] as number[], hard: [] as boolean[] }
  for (const trials of people.values()) {
    const session: Sample[] = []
    let from = 0
    for (const trial of trials) {
      const { samples } = importRecording(trial)
      for (const sample of samples) {
        const t = sample.t + from
        if (sample.kind === 'page') session.push({ ...sample, t, how: from ? 'route' : 'load' })
        else if (sample.kind !== 'visible') session.push({ ...sample, t })
      }
      from = session.at(-1)!.t + 1000
    }
    // What was known at the press is the last word on a page.
    const last = new Map(
      replay(session, [hesitation({ cues: 0 })]).map((event) => [event.page, (event as { strength: number } & MicroEvent).strength]),
    )
    const told = new Set(replay(session, [hesitation()]).map(({ page }) => page))
    const mine = trials.map(({ label }, i) => ({ hard: label.conflict === 1, strength: last.get(i + 1) ?? 0, told: told.has(i + 1) }))
    for (const each of mine) {
      strengths.push(each.strength)
      hard.push(each.hard)
      if (each.told) verdicts[each.hard ? 'hard' : 'easy']++
    }
    for (const condition of [true, false]) {
      const same = mine.filter((each) => each.hard === condition)
      for (let i = 0; i + 3 <= same.length; i += 3) {
        threes.strengths.push(mean(same.slice(i, i + 3).map(({ strength }) => strength)))
        threes.hard.push(condition)
      }
    }
  }
  const all = hard.filter(Boolean).length
  reach('kh2017: strength of one decision tells a hard choice', auc(strengths, hard), 0.68)
  reach('kh2017: mean strength of three decisions tells it', auc(threes.strengths, threes.hard), 0.8)
  state('kh2017: hesitations in hard choices', (100 * verdicts.hard) / all, '%')
  state('kh2017: hesitations in easy choices', (100 * verdicts.easy) / (hard.length - all), '%')
}

/** Does the last approach before a press say where it goes? */
const approaches = (): void => {
  for (const name of ['kh2017', 'adserp']) {
    const found = read(name).flatMap((recording) => {
      const boxes: readonly { readonly clicked: boolean }[] | undefined = recording.label.aoi
      const clicked = boxes?.findIndex((each) => each.clicked)
      const { samples } = importRecording(recording, { zone: (_, i) => `box-${i}` })
      const press = samples.findLast((sample) => sample.kind === 'press') as SampleOf<'press'> | undefined
      const place = clicked === undefined ? (press?.place ?? 0) : clicked + 1
      if (!place) return []
      const t = clicked === undefined ? press!.t : Infinity
      const pressed = samples.find((sample) => sample.kind === 'place' && sample.place === place) as SampleOf<'place'>
      const last = replay(samples, [approach()]).findLast((event) => event.t < t) as EventMap['approach'] | undefined
      return [{ told: !!last, right: last?.target === pressed.target && last.zone === pressed.zone }]
    })
    const told = found.filter((each) => each.told)
    state(`${name}: approaches told before a press`, (100 * told.length) / found.length, '%')
    state(`${name}: of these, the last names what is pressed`, (100 * told.filter(({ right }) => right).length) / told.length, '%')
  }
}

/** Ordinary pointing on guessed targets: how often would a page be told something? */
const rates = (): void => {
  const counts: Record<string, number> = { hesitation: 0, hover: 0, exit_intent: 0 }
  let hours = 0
  for (const recording of read('sapimouse')) {
    const { samples } = importRecording(recording)
    hours += samples.at(-1)!.t / 3_600_000
    for (const { type } of replay(samples, [hesitation(), hover(), exit()])) counts[type]!++
  }
  for (const [type, count] of Object.entries(counts)) state(`sapimouse: ${type}`, count / hours, 'an hour')
}

const print = (): void => {
  const width = Math.max(...findings.map(({ name }) => name.length))
  if (json) console.log(JSON.stringify(findings))
  else
    for (const { name, value, unit, goal, holds } of findings)
      console.log(`${holds ? ' ' : '✗'} ${name.padEnd(width)}  ${String(value).padStart(7)} ${unit.padEnd(8)} ${goal}`)
  if (findings.some(({ holds }) => !holds)) process.exitCode = 1
}

const missing = ['adserp', 'kh2017', 'sapimouse'].map((name) => `${name}.jsonl.gz`).filter((name) => !existsSync(`${folder}/${name}`))
if (process.argv.includes('fixtures')) await import('./fixtures.js')
else if (process.argv.includes('zones')) {
  findings.push(...(await zones()))
  print()
} else if (missing.length) {
  console.error(`Nothing to evaluate: no ${missing.join(', ')}. Set INKLING_DATA to their folder; CONTRIBUTING.md says what they are.`)
  process.exitCode = 1
} else {
  attention()
  decisions()
  approaches()
  rates()
  print()
}
