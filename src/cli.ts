#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { lines, sources } from './cli/lines.js'
import { written } from './cli/manifest.js'
import { drawn } from './cli/progress.js'
import { wrongRecording } from './cli/recording.js'
import { settings } from './cli/settings.js'
import { compared, rows, table, tally } from './cli/tally.js'
import { wrongTrace } from './cli/trace.js'
import { attempt, messageOf, wrong } from './cli/wrong.js'
import { play } from './core/play.js'
import { detectors, type Trace } from './testing.js'
import { importRecording, type Recording } from './train/import.js'

const usage = `inkling replay PATH … [--set DETECTOR.OPTION=VALUE …] [--json]

Runs recorded traces through the detectors and counts what they notice.

  PATH    a file of JSON lines, plain or gzip: traces of recordTrace() from inkling/testing,
          or recordings { id, src, vw, vh, label, ev }; a folder: every .jsonl and .jsonl.gz in it; - reads standard input
  --set   changes an option and counts before and after, e.g. --set hesitation.floor=600 --set scroll.milestones=[50,100]
  --json  prints counts and events as one JSON object

inkling manifest [--events JSON] [--retention TEXT] [--json]

Writes every field that may leave the page, with its purpose, and everything that is kept in the browser.

  --events     your own events as you declare them, e.g. --events '{"quiz_done":{"points":"number"}}'
  --retention  how long your collector keeps what it is sent, e.g. --retention "13 months"
  --json       prints it for programs, in place of Markdown

inkling --version`

const parse = (line: string, at: string): Trace => {
  const value = attempt(
    () => JSON.parse(line) as Partial<Trace & Recording> | null,
    (why) => `${at}: not JSON: ${why}`,
  )
  if (Array.isArray(value?.samples)) {
    const why = wrongTrace(value.samples)
    return why ? wrong(`${at}: ${why}`) : (value as Trace)
  }
  if (!Array.isArray(value?.ev)) return wrong(`${at}: neither a trace (samples) nor a recording (ev)`)
  const why = wrongRecording(value)
  return why ? wrong(`${at}: ${why}`) : importRecording(value as Recording)
}

const duration = (hours: number): string =>
  hours >= 1 ? `${hours.toFixed(1)} hours` : hours >= 1 / 60 ? `${(hours * 60).toFixed(1)} minutes` : `${(hours * 3600).toFixed(1)} seconds`

const run = async (say: (text: string) => Promise<void>): Promise<void> => {
  const {
    values: { help, version, set = [], ...values },
    positionals: [command, ...paths],
  } = attempt(
    () =>
      parseArgs({
        allowPositionals: true,
        options: {
          json: { type: 'boolean' },
          set: { type: 'string', multiple: true },
          events: { type: 'string' },
          retention: { type: 'string' },
          help: { type: 'boolean', short: 'h' },
          version: { type: 'boolean', short: 'v' },
        },
      }),
    (why) => `${why.split('. ')[0]}\n\n${usage}`,
  )
  if (help) return say(usage + '\n')
  if (version)
    return say(`${(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version}\n`)
  const { json } = values
  if (command === 'manifest')
    return paths[0] || set[0] ? wrong(`manifest takes no ${paths[0] ?? '--set'}\n\n${usage}`) : say(written(values))
  if (command !== 'replay') wrong(`${command === undefined ? 'say what to do' : `no command ${command}`}\n\n${usage}`)
  if (values.events !== undefined || values.retention !== undefined) wrong(`--events and --retention are for manifest\n\n${usage}`)
  if (!paths.length) wrong(`replay needs a file or a folder\n\n${usage}`)
  const names = Object.keys(detectors)
  const changed = settings(set, Object.fromEntries(names.map((name) => [name, detectors[name]!.defaults])))
  // What was changed hears everything beside what was not: one pass tells both.
  const parts = [...names, ...Object.keys(changed)].map((name, i) =>
    attempt(
      () => detectors[name]!.detector(i < names.length ? undefined : changed[name]),
      (why) => `--set: ${why}`,
    ),
  )
  const stays = parts.map((_, i) => i >= names.length || !changed[names[i]!])

  const files = paths.flatMap(sources)
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0)
  const counts = tally()
  const { draw, clear } = drawn(process.stderr, () => performance.now())
  const began = performance.now()
  const empty: string[] = []
  let done = 0
  let traces = 0
  let samples = 0
  let ms = 0
  let events = 0
  try {
    for (const { file } of files) {
      let number = 0
      const before = traces
      for await (const line of lines(file, (more) => void (done += more))) {
        number++
        if (!line.trim()) continue
        // A byte order mark is white space, too.
        const trace = parse(line.trim(), `${file}, line ${number}`)
        if (json && !traces) await say('{"events":[')
        const name = trace.id ?? String(traces + 1)
        let seq = 0
        const told: string[] = []
        attempt(
          () =>
            play(trace.samples, parts, (draft, t, page, by) => {
              counts.add(draft, by < names.length, stays[by]!)
              if (json && stays[by]) told.push(JSON.stringify({ trace: name, ...draft, seq: ++seq, t: Math.round(t), page }))
            }),
          (why) => `trace ${trace.id ?? ''} cannot be replayed: ${why}`,
        )
        if (told[0]) await say(`${events ? ',' : ''}\n${told.join(',\n')}`)
        events += told.length
        traces++
        samples += trace.samples.length
        ms += (trace.samples.at(-1)?.t ?? 0) - (trace.samples[0]?.t ?? 0)
        draw({ done, bytes, samples, ms: performance.now() - began })
      }
      if (traces === before) empty.push(file)
    }
  } finally {
    clear()
  }
  if (!traces) wrong(files[1] ? `none of ${files.length} files holds a trace` : `${files[0]!.file} holds no trace`)
  for (const file of empty) process.stderr.write(`inkling: ${file} holds no trace\n`)
  const hours = ms / 3_600_000
  const all = counts.counts()
  const rate = (count: number): object => (hours >= 1 ? { perHour: Math.round((count / hours) * 10) / 10 } : {})
  if (json) {
    const told = all.map(({ before, ...each }) => ({ ...each, ...(set[0] && { before }), ...rate(each.count) }))
    return say(`\n],${JSON.stringify({ traces, samples, hours, counts: told }).slice(1)}\n`)
  }
  const summary = `${traces} trace${traces === 1 ? '' : 's'}, ${samples} samples, ${duration(hours)}`
  const what = Object.entries(changed).flatMap(([name, options]) =>
    Object.entries(options).map(
      ([option, value]) => `${name}.${option} ${JSON.stringify(detectors[name]!.defaults[option])} → ${JSON.stringify(value)}`,
    ),
  )
  await say([summary, ...what, '', table(set[0] ? compared(all, hours) : rows(all, hours)), ''].join('\n'))
}

// Whoever writes hears of it.
process.stdout.on('error', () => {})
const say = (text: string): Promise<void> =>
  new Promise((said, failed) => {
    process.stdout.write(text, (error?: NodeJS.ErrnoException | null) => {
      // A reader that has seen enough (`| head`) is no error.
      if (error?.code === 'EPIPE') process.exit(0)
      if (error) failed(error)
      else said()
    })
  })
try {
  await run((text) => say(text).catch((error: unknown) => wrong(`cannot write: ${messageOf(error)}`)))
} catch (error) {
  process.stderr.write(
    `inkling: ${error instanceof Error && error.name === 'Usage' ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exitCode = 1
}
