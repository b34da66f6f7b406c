import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bar } from '../../src/cli/progress.js'
import * as library from '../../src/index.js'

const root = join(import.meta.dirname, '../..')
const program = join(root, 'dist/cli.js')
if (!existsSync(program)) throw new Error('the package is not built; run: npm run build')

interface Outcome {
  readonly code: number | null
  readonly said: string
  readonly complained: string
}
const run = (args: readonly string[], input = '', node: readonly string[] = []): Outcome => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, program, ...args], { encoding: 'utf8', input })
  return { code: status, said: stdout, complained: stderr }
}

const folder = join(root, 'test/traces')
const traces = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => join(folder, name))
/** Types of the events that belong to the traces, from the readable lists beside them. */
const listed = traces.flatMap((file) =>
  [...readFileSync(file.replace('.jsonl', '.txt'), 'utf8').matchAll(/ ms {2}(\w+)/g)].map(([, type]) => type),
)
const one = join(folder, 'buys-at-once.jsonl')

let temp: string
const write = (name: string, content: string | Uint8Array): string => {
  const file = join(temp, name)
  writeFileSync(file, content)
  return file
}
beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'inkling-cli-'))
})
afterAll(() => rmSync(temp, { recursive: true }))

test('replay prints a table of what the detectors notice in the traces', () => {
  const { code, said, complained } = run(['replay', ...traces])
  expect({ code, complained }).toEqual({ code: 0, complained: '' })
  const [summary, , head, ...rows] = said.trimEnd().split('\n')
  expect(summary).toMatch(new RegExp(String.raw`^${traces.length} traces, \d+ samples, [\d.]+ (seconds|minutes)$`))
  expect(head).toMatch(/^type +zone +events$/)
  const counts = new Map<string, number>()
  for (const row of rows) {
    const [, type = '', count] = /^(\w+) +\S+ +(\d+)$/.exec(row) ?? []
    counts.set(type, (counts.get(type) ?? 0) + Number(count))
  }
  expect(listed.length).toBeGreaterThan(20)
  for (const type of new Set(listed)) expect([type, counts.get(type!)]).toEqual([type, listed.filter((each) => each === type).length])
  expect([...counts.keys()].every((type) => listed.includes(type))).toBe(true)
})

test('--json prints the counts and every event with the name of its trace', () => {
  const { code, said } = run(['replay', '--json', ...traces])
  const { traces: count, counts, events } = JSON.parse(said)
  expect({ code, count, length: events.length }).toEqual({ code: 0, count: traces.length, length: listed.length })
  expect(counts.reduce((sum: number, each: { count: number }) => sum + each.count, 0)).toBe(listed.length)
  expect(events[0]).toMatchObject({ trace: 'buys-at-once', type: 'page', seq: 1, t: 0 })
})

test.each([
  [2_000, '2.0 seconds', undefined],
  [90_000, '1.5 minutes', undefined],
  [3_600_000, '1.0 hours', 1],
  [7_200_000, '2.0 hours', 0.5],
])('%i ms are told as %s, and a rate only of an hour or more', (ms, length, perHour) => {
  const trace = JSON.stringify({
    view: { w: 800, h: 600 },
    samples: [
      { kind: 'page', t: 0, how: 'load', path: '/' },
      { kind: 'tick', t: ms },
    ],
  })
  const { said } = run(['replay', '-'], trace)
  expect(said.split('\n')[0]).toBe(`1 trace, 2 samples, ${length}`)
  expect(/an hour/.test(said)).toBe(perHour !== undefined)
  const { counts } = JSON.parse(run(['replay', '-', '--json'], trace).said)
  expect(counts.find((each: { type: string }) => each.type === 'page').perHour).toBe(perHour)
})

test('every signal that start() runs can be set', () => {
  const { complained } = run(['replay', one, '--set', 'nothing.x=1'])
  const here = /there are (.*)$/.exec(complained.trimEnd())?.[1]?.split(', ')
  const defaults = Object.keys(library).filter((name) => name.endsWith('Defaults') && name !== 'uploadDefaults')
  expect(defaults.length).toBeGreaterThan(5)
  expect(here).toEqual(expect.arrayContaining(defaults.map((name) => name.replace('Defaults', ''))))
})

/** The depths told in one trace under changed options. */
const depths = (...set: string[]): number[] =>
  JSON.parse(run(['replay', '--json', one, ...set]).said).events.flatMap((each: { depth?: number }) => each.depth ?? [])

test('--set changes an option of a detector', () => {
  expect(depths()).toEqual([25])
  expect(depths('--set', 'scroll.milestones=[10,20,30]')).toEqual([10, 20, 30])
  expect(depths('--set', 'scroll.stay=60000')).toEqual([])
})

test('--set shows what changed against the defaults: events of each type, before and after', () => {
  const later = JSON.parse(run(['replay', '--json', ...traces, '--set', 'hover.after=5000']).said)
  const kept = later.events.filter(({ type }: { type: string }) => type === 'hover')
  const before = listed.filter((type) => type === 'hover').length
  expect(kept.length).toBeLessThan(before)
  expect(kept.every(({ ms }: { ms: number }) => ms >= 5000)).toBe(true)
  expect(later.counts.reduce((sum: number, each: { before: number }) => sum + each.before, 0)).toBe(listed.length)
  const { said } = run(['replay', ...traces, '--set', 'hover.after=5000'])
  expect(said).toMatch(/^hover\.after 500 → 5000$/m)
  expect(said).toMatch(/^type +zone +before +→ +after +change$/m)
  expect(said).toMatch(new RegExp(String.raw`^hover +all +${before} +→ +${kept.length} +${kept.length - before}$`, 'm'))
  // Whatever was not changed has no zones told apart, and no difference.
  const pages = listed.filter((type) => type === 'page').length
  expect(said).toMatch(new RegExp(String.raw`^page +– +${pages} +→ +${pages}$`, 'm'))
})

test('under what was set, events come in their order and numbered as in a page', () => {
  for (const set of [[], ['--set', 'scroll.milestones=[10,20,30]', '--set', 'hover.after=100']]) {
    const { events } = JSON.parse(run(['replay', '--json', one, ...set]).said)
    expect(events.map(({ seq }: { seq: number }) => seq)).toEqual(events.map((_: unknown, i: number) => i + 1))
    expect(events.map(({ t }: { t: number }) => t)).toEqual(
      events.map(({ t }: { t: number }) => t).toSorted((a: number, b: number) => a - b),
    )
  }
})

test('a folder stands for every trace in it and below', () => {
  const text = readFileSync(one, 'utf8')
  mkdirSync(join(temp, 'shop/monday'), { recursive: true })
  write('shop/a.jsonl', text + text)
  write('shop/monday/b.jsonl.gz', gzipSync(text))
  write('shop/notes.txt', 'no trace')
  const { code, said } = run(['replay', join(temp, 'shop')])
  expect({ code, said }).toEqual({ code: 0, said: run(['replay', one, one, one]).said })
  expect(said).toMatch(/^3 traces, /)
})

test('a folder counts each of its traces once, whatever their case and wherever its links lead', () => {
  const text = readFileSync(one, 'utf8')
  mkdirSync(join(temp, 'looped/below'), { recursive: true })
  write('looped/below/a.JSONL', text)
  write('looped/b.jsonl.GZ', gzipSync(text))
  symlinkSync(join(temp, 'looped'), join(temp, 'looped/below/loop'))
  const { code, said } = run(['replay', join(temp, 'looped')])
  expect({ code, said }).toEqual({ code: 0, said: run(['replay', one, one]).said })
})

test('a recording larger than memory is replayed', () => {
  const text = readFileSync(join(folder, 'compares-then-buys.jsonl'), 'utf8').trim() + '\n'
  const times = Math.ceil(25e6 / text.length)
  const large = write('large.jsonl.gz', gzipSync(text.repeat(times), { level: 1 }))
  const { code, said } = run(['replay', large], '', ['--max-old-space-size=24'])
  expect({ code, traces: said.split(' ', 1)[0] }).toEqual({ code: 0, traces: String(times) })
})

test('on a terminal a bar shows how far it is, and nothing of it stays', () => {
  const terminal = ['--import', 'data:text/javascript,process.stderr.isTTY=true']
  const { code, said, complained } = run(['replay', folder], '', terminal)
  expect({ code, said }).toEqual({ code: 0, said: run(['replay', folder]).said })
  const wipe = '\r\u001B[K'
  expect(complained.startsWith(wipe)).toBe(true)
  expect(complained.split(wipe)[1]).toMatch(/^[█░]{24} +\d+ % {2}0\.0 M samples, .* s left$/)
  expect(complained.endsWith(wipe)).toBe(true)
})

test.each([
  [{ done: 25, bytes: 100, samples: 2_500_000, ms: 2000 }, '██████░░░░░░░░░░░░░░░░░░  25 %  2.5 M samples, 1.25 M a second, 6 s left'],
  [{ done: 100, bytes: 100, samples: 10, ms: 0 }, '████████████████████████ 100 %  0.0 M samples, 0.01 M a second, 0 s left'],
  [{ done: 0, bytes: 100, samples: 0, ms: 0 }, '░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0.0 M samples, 0.00 M a second'],
  [{ done: 25, bytes: NaN, samples: 2_500_000, ms: 2000 }, '2.5 M samples, 1.25 M a second'],
])('%o is drawn as %s', (progress, text) => expect(bar(progress)).toBe(text))

test('traces come packed, from standard input, or as recordings of people', () => {
  const text = readFileSync(one, 'utf8')
  const { said } = run(['replay', one])
  expect(run(['replay', write('packed.jsonl.gz', gzipSync(text))]).said).toBe(said)
  expect(run(['replay', '-'], text).said).toBe(said)
  const recording = {
    id: 'r',
    src: 'adserp',
    vw: 1280,
    vh: 900,
    docH: 2000,
    label: { aoi: [{ k: 'organic', x: 100, y: 100, w: 600, h: 200 }] },
    ev: [
      [0, 'm', 200, 150],
      [900, 'm', 203, 151],
      [1800, 'm', 900, 800],
      [9000, 'm', 900, 801],
    ],
  }
  const { code, said: counted } = run(['replay', write('recording.jsonl', JSON.stringify(recording))])
  expect(code).toBe(0)
  expect(counted).toMatch(/^hover +organic +1$/m)
})

test('gzip from standard input is known, though its first byte comes alone', () => {
  const packed = write('apart.gz', gzipSync(readFileSync(one)))
  const apart = `import { readFileSync } from 'node:fs'; import { Readable } from 'node:stream'; const all = readFileSync(${JSON.stringify(packed)});
    Object.defineProperty(process, 'stdin', { value: Readable.from([all.subarray(0, 1), all.subarray(1)]) })`
  expect(run(['replay', '-'], '', ['--import', `data:text/javascript,${encodeURIComponent(apart)}`])).toEqual(run(['replay', one]))
  // Neither do two bytes make a file, nor none.
  for (const short of ['', '{']) expect(run(['replay', '-'], short).code).toBe(1)
})

/** A recording of AdSERP with something changed. */
const recorded = (over: object): string =>
  JSON.stringify({
    id: 'r',
    src: 'adserp',
    vw: 1280,
    vh: 900,
    label: {},
    ev: [
      [0, 'm', 200, 150],
      [900, 's', 40],
      [2600, 'w', 1],
    ],
    ...over,
  })

test('a file without traces among others is told, and the others count', () => {
  mkdirSync(join(temp, 'some'), { recursive: true })
  write('some/a.jsonl', readFileSync(one, 'utf8'))
  const empty = write('some/b.jsonl', '')
  const blank = write('some/c.jsonl.gz', gzipSync('\n \n'))
  write('some/d.jsonl', readFileSync(one, 'utf8'))
  const warned = `inkling: ${empty} holds no trace\ninkling: ${blank} holds no trace\n`
  expect(run(['replay', join(temp, 'some')])).toEqual({ code: 0, said: run(['replay', one, one]).said, complained: warned })
  const { code, said, complained } = run(['replay', '--json', join(temp, 'some')])
  expect({ code, traces: JSON.parse(said).traces, complained }).toEqual({ code: 0, traces: 2, complained: warned })
})

test('a byte order mark is no mistake', () => {
  const text = readFileSync(one, 'utf8')
  const { said } = run(['replay', one])
  expect(run(['replay', write('marked.jsonl', `\uFEFF${text}`)])).toEqual({ code: 0, said, complained: '' })
  // As `cat` leaves it, in the middle.
  const { code, said: twice } = run(['replay', '-'], `\uFEFF${text.trim()}\n\uFEFF${text}`)
  expect({ code, said: twice }).toEqual({ code: 0, said: run(['replay', one, one]).said })
})

test('a recording without boxes, or with none told, is replayed', () => {
  for (const label of [{}, { aoi: null }, { aoi: [] }])
    expect(run(['replay', '-'], recorded({ label }))).toMatchObject({ code: 0, complained: '' })
})

test.each(['manifest', 'replay'])('what cannot be written is told, and %s fails', (command) => {
  // Only Linux has a file that is always full.
  if (process.platform !== 'linux') return
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [program, command, ...(command === 'replay' ? [one] : [])], {
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  })
  closeSync(full)
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'inkling: cannot write: ENOSPC: no space left on device, write\n' })
})

test('a reader that has seen enough is no error', async () => {
  const child = spawn(process.execPath, [program, 'replay', '--json', ...Array.from({ length: 50 }, () => folder)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complained = ''
  child.stderr.on('data', (text: Buffer) => (complained += String(text)))
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, complained }).toEqual({ code: 0, complained: '' })
})

test.each(['--version', '-v'])('%s prints which one it is', (flag) => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(run([flag])).toEqual({ code: 0, said: `${version}\n`, complained: '' })
})

test('--help prints how to use it', () => {
  const { code, said } = run(['--help'])
  expect(code).toBe(0)
  expect(said).toMatch(/^inkling replay PATH/)
})

test.each<[mistake: string, args: () => string[], sentence: RegExp]>([
  ['no command', () => [], /^inkling: say what to do$/],
  ['an unknown command', () => ['rewind'], /^inkling: no command rewind$/],
  ['no file', () => ['replay'], /^inkling: replay needs a file or a folder$/],
  ['a file that is not there', () => ['replay', 'nowhere.jsonl'], /^inkling: cannot read nowhere\.jsonl: /],
  [
    'a file that is no longer gzip',
    () => ['replay', write('broken.gz', gzipSync('{}').subarray(0, 12))],
    /^inkling: cannot unpack .*broken\.gz: /,
  ],
  [
    'a folder without traces',
    () => {
      mkdirSync(join(temp, 'nothing'), { recursive: true })
      return ['replay', join(temp, 'nothing')]
    },
    /^inkling: .*nothing holds no file named \.jsonl or \.jsonl\.gz$/,
  ],
  ['an empty file', () => ['replay', write('empty.jsonl', '\n')], /^inkling: .*empty\.jsonl holds no trace$/],
  [
    'a line that is not JSON',
    () => ['replay', write('line.jsonl', `${readFileSync(one, 'utf8').trim()}\n{"id":`)],
    /^inkling: .*line\.jsonl, line 2: not JSON: /,
  ],
  [
    'a line that is no trace',
    () => ['replay', write('other.jsonl', '{"id":"x"}')],
    /^inkling: .*line 1: neither a trace \(samples\) nor a recording \(ev\)$/,
  ],
  [
    'a sample without a time',
    () => ['replay', write('sample.jsonl', '{"samples":[{"kind":"tick","t":1},{"kind":"tick"}]}')],
    /^inkling: .*line 1: sample 2 needs a time t in ms$/,
  ],
  [
    'a sample of no kind',
    () => ['replay', write('kind.jsonl', '{"samples":[{"kind":"bogus","t":1}]}')],
    /^inkling: .*line 1: sample 1 needs a kind, one of page, .*, tick$/,
  ],
  [
    'a page without an address',
    () => ['replay', write('page.jsonl', '{"samples":[{"kind":"page","t":1}]}')],
    /^inkling: .*line 1: sample 1 is a page, and needs how and path$/,
  ],
  [
    'a change that its detector refuses',
    () => ['replay', one, '--set', 'dwell.idle=0'],
    /^inkling: --set: dwell\.idle must be more than dwell\.full, got 0$/,
  ],
  ['a recording without labels', () => ['replay', write('bare.jsonl', '{"ev":[[0,"m",1,1]]}')], /^inkling: .*line 1: a recording needs /],
  [
    'a link to nowhere in a folder',
    () => {
      mkdirSync(join(temp, 'links'), { recursive: true })
      symlinkSync(join(temp, 'gone'), join(temp, 'links/a.jsonl'))
      return ['replay', join(temp, 'links')]
    },
    /^inkling: cannot read .*links\/a\.jsonl: ENOENT: /,
  ],
  [
    'files that are all empty',
    () => ['replay', write('none.jsonl', ''), write('nor.jsonl', '')],
    /^inkling: none of 2 files holds a trace$/,
  ],
  ...[
    [{ label: { aoi: 'organic' } }, /line 1: label\.aoi of a recording is a list of \{ k, x, y, w, h \}$/] as const,
    [{ label: { aoi: [null] } }, /line 1: label\.aoi of a recording is a list of \{ k, x, y, w, h \}$/] as const,
    [
      { label: { aoi: [{ k: 'organic', x: 1, y: 1, w: 1 }] } },
      /line 1: label\.aoi of a recording is a list of \{ k, x, y, w, h \}$/,
    ] as const,
    [{ docH: 'tall' }, /line 1: docH of a recording is a number of px$/] as const,
    [
      {
        ev: [
          [0, 'm', 1, 1],
          [9, 'm'],
        ],
      },
      /line 1: event 2 of a recording needs numbers: \[t, "m", x, y\]$/,
    ] as const,
    [{ ev: [[0, 'd', 1, null]] }, /line 1: event 1 of a recording needs numbers: \[t, "d", x, y\]$/] as const,
    [{ ev: [[0, 's']] }, /line 1: event 1 of a recording needs numbers: \[t, "s", top\]$/] as const,
    [{ ev: [[0]] }, /line 1: event 1 of a recording must be \[t, kind, x, y\]$/] as const,
  ].map(([over, sentence], i): [string, () => string[], RegExp] => [
    `a recording with ${JSON.stringify(over)}`,
    () => ['replay', write(`recording-${i}.jsonl`, recorded(over))],
    sentence,
  ]),
  ['an unknown flag', () => ['replay', one, '--verbose'], /^inkling: Unknown option '--verbose'$/],
  ['a change that is none', () => ['replay', one, '--set', 'hover'], /^inkling: --set hover: write DETECTOR\.OPTION=VALUE, /],
  [
    'a change of an unknown detector',
    () => ['replay', one, '--set', 'gaze.after=1'],
    /^inkling: --set gaze\.after=1: no detector gaze; there are .*hover, /,
  ],
  [
    'a change of an unknown option',
    () => ['replay', one, '--set', 'hover.delay=1'],
    /^inkling: --set hover\.delay=1: every option of hover must be one of after, .*, got "delay"$/,
  ],
  [
    'a change to the wrong kind of value',
    () => ['replay', one, '--set', 'hover.after=soon'],
    /^inkling: --set hover\.after=soon: hover\.after must be a number from 0, got "soon"$/,
  ],
  [
    'a change to what is no number',
    () => ['replay', one, '--set', 'hover.after=1e999'],
    /^inkling: --set hover\.after=1e999: hover\.after must be a number from 0, got "1e999"$/,
  ],
  [
    'a change that no page would start with',
    () => ['replay', one, '--set', 'scroll.milestones=[100,50]'],
    /^inkling: --set scroll\.milestones=\[100,50\]: scroll\.milestones must be a list such as /,
  ],
])('%s is told in one sentence', (_, args, sentence) => {
  const { code, said, complained } = run(args())
  expect({ code, said }).toEqual({ code: 1, said: '' })
  const [first, ...rest] = complained.trimEnd().split('\n')
  expect(first).toMatch(sentence)
  // How to use it may follow; a stack never does.
  expect(rest.join('\n')).not.toMatch(/^\s+at /m)
})
