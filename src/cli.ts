#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { Sample } from './core/sample.js'
import { detectors, replay, type MicroEvent, type Trace } from './testing.js'
import { importRecording, type Recording } from './train/import.js'

const usage = `inkling replay FILE … [--set DETECTOR.OPTION=VALUE …] [--json]

Runs recorded traces through the detectors and counts what they notice.

  FILE    JSON lines, plain or gzip: traces of recordTrace() from inkling/testing,
          or recordings { id, src, vw, vh, label, ev }; - reads standard input
  --set   changes an option, e.g. --set hesitation.floor=600 --set scroll.milestones=[50,100]
  --json  prints counts and events as one JSON object`

type Settings = Readonly<Record<string, unknown>>
/** What the person at the terminal can mend: said in one sentence, without a stack. */
const wrong = (sentence: string): never => {
  throw Object.assign(new Error(sentence), { name: 'Usage' })
}
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const attempt = <T>(run: () => T, sentence: (why: string) => string): T => {
  try {
    return run()
  } catch (error) {
    return wrong(sentence(messageOf(error)))
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
const fits = (each: unknown, model: unknown): boolean =>
  typeof model === 'number' ? typeof each === 'number' && each >= 0 : typeof each === typeof model
/** Reads `hesitation.floor=600` into the settings. */
const set = (settings: Record<string, Settings>, change: string): void => {
  const [, name = '', option = '', text = ''] =
    /^(\w+)\.(\w+)=(.+)$/.exec(change) ?? wrong(`--set ${change}: write DETECTOR.OPTION=VALUE, for example hesitation.floor=600`)
  const defaults = Object.hasOwn(detectors, name)
    ? detectors[name]!.defaults
    : wrong(`--set ${change}: no detector ${name}; there are ${Object.keys(detectors).join(', ')}`)
  if (!Object.hasOwn(defaults, option))
    wrong(`--set ${change}: ${name} has no option ${option}; it has ${Object.keys(defaults).join(', ') || 'none'}`)
  const value = parse(text)
  const like = defaults[option]
  if (Array.isArray(like) ? !Array.isArray(value) || !value.every((each) => fits(each, like[0])) : !fits(value, like))
    wrong(`--set ${change}: expected something like ${JSON.stringify(like)}`)
  settings[name] = { ...settings[name], [option]: value }
}

const read = (file: string): Trace[] => {
  const bytes = attempt(
    () => readFileSync(file === '-' ? 0 : file),
    (why) => `cannot read ${file}: ${why}`,
  )
  const text =
    bytes[0] === 0x1f && bytes[1] === 0x8b
      ? attempt(
          () => gunzipSync(bytes),
          (why) => `cannot unpack ${file}: ${why}`,
        ).toString()
      : bytes.toString()
  const traces = text.split('\n').flatMap((line, i) => {
    if (!line.trim()) return []
    const at = `${file}, line ${i + 1}`
    const value = attempt(
      () => JSON.parse(line) as Partial<Trace & Recording> | null,
      (why) => `${at}: not JSON: ${why}`,
    )
    if (Array.isArray(value?.samples)) {
      const broken = value.samples.findIndex(
        (sample: Partial<Sample> | null) => typeof sample?.kind !== 'string' || !Number.isFinite(sample.t),
      )
      return broken < 0 ? [value as Trace] : wrong(`${at}: sample ${broken + 1} needs a kind and a time t in ms`)
    }
    if (!Array.isArray(value?.ev)) return wrong(`${at}: neither a trace (samples) nor a recording (ev)`)
    const whole =
      value.label &&
      typeof value.src === 'string' &&
      Number.isFinite(value.vw) &&
      Number.isFinite(value.vh) &&
      value.ev.every((each) => Array.isArray(each) && Number.isFinite(each[0]))
    return whole
      ? [importRecording(value as Recording)]
      : wrong(`${at}: a recording needs id, src, vw, vh, label and ev, a list of [t, kind, x, y]`)
  })
  return traces.length ? traces : wrong(`${file} holds no trace`)
}

interface Count {
  readonly type: string
  readonly zone: string
  readonly count: number
  /** Absent below an hour: a rate of seconds says nothing about hours. */
  readonly perHour?: number
}
const zoneOf = (event: MicroEvent): string => ('zone' in event && typeof event.zone === 'string' ? event.zone : '')
const tally = (events: readonly MicroEvent[], hours: number): Count[] => {
  const counts = new Map<string, number>()
  for (const event of events) {
    const key = `${event.type} ${zoneOf(event)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  // oxlint-disable-next-line unicorn/no-array-sort -- toSorted is newer than the ES2022 this compiles for
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => {
      const [type = '', zone = ''] = key.split(' ')
      return { type, zone, count, ...(hours >= 1 && { perHour: Math.round((count / hours) * 10) / 10 }) }
    })
}
const duration = (hours: number): string =>
  hours >= 1 ? `${hours.toFixed(1)} hours` : hours >= 1 / 60 ? `${(hours * 60).toFixed(1)} minutes` : `${(hours * 3600).toFixed(1)} seconds`
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const run = (): string => {
  const {
    values,
    positionals: [command, ...files],
  } = attempt(
    () =>
      parseArgs({
        allowPositionals: true,
        options: { json: { type: 'boolean' }, set: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
      }),
    (why) => `${why.split('. ')[0]}\n\n${usage}`,
  )
  if (values.help) return usage
  if (command !== 'replay') wrong(`${command === undefined ? 'say what to do' : `no command ${command}`}\n\n${usage}`)
  if (!files.length) wrong(`replay needs a file\n\n${usage}`)
  const settings: Record<string, Settings> = {}
  for (const change of values.set ?? []) set(settings, change)
  const traces = files.flatMap(read)
  const replayed = traces.map((trace) =>
    attempt(
      () =>
        replay(
          trace,
          Object.entries(detectors).map(([name, { detector }]) => detector(settings[name])),
        ),
      (why) => `trace ${trace.id ?? ''} cannot be replayed: ${why}`,
    ),
  )
  const samples = traces.reduce((sum, trace) => sum + trace.samples.length, 0)
  const hours = traces.reduce((sum, trace) => sum + ((trace.samples.at(-1)?.t ?? 0) - (trace.samples[0]?.t ?? 0)), 0) / 3_600_000
  const counts = tally(replayed.flat(), hours)
  if (values.json)
    return JSON.stringify({
      traces: traces.length,
      samples,
      hours,
      counts,
      events: replayed.flatMap((events, i) => events.map((event) => ({ trace: traces[i]!.id ?? String(i + 1), ...event }))),
    })
  const rows = [
    ['type', 'zone', 'events', ...(hours >= 1 ? ['an hour'] : [])],
    ...counts.map(({ type, zone, count, perHour }) => [
      type,
      zone || '–',
      String(count),
      ...(perHour === undefined ? [] : [perHour.toFixed(1)]),
    ]),
  ]
  return `${traces.length} trace${traces.length === 1 ? '' : 's'}, ${samples} samples, ${duration(hours)}\n\n${table(rows)}`
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', () => process.exit())
try {
  process.stdout.write(run() + '\n')
} catch (error) {
  process.stderr.write(
    `inkling: ${error instanceof Error && error.name === 'Usage' ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exitCode = 1
}
