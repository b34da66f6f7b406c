/**
 * What the studio's collector takes, on this machine and over loopback: checked, without doubles, safe on disk before it is acknowledged, then killed.
 * Beside it, before and after, the same server that answers the same bodies without looking at them.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openStore } from '../../examples/studio/store.js'
// @ts-expect-error -- a plain script, shared with the size command
import { print } from '../package/figures.mjs'
import { createBatches, SIZE } from './batches.js'
import { createSender } from './sender.js'

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    connections: { type: 'string', default: '256' },
    // One that sends 50 events each 15 s, as many as make 200,000 a second.
    tabs: { type: 'string', default: '60000' },
    json: { type: 'boolean' },
  },
})
const [seconds, connections, tabs] = [Number(values.seconds), Number(values.connections), Number(values.tabs)]
/** One batch in so many is sent again. */
const AGAIN = 50

const program = fileURLToPath(new URL('../../build/examples/studio/server.js', import.meta.url))
const data = mkdtempSync(join(tmpdir(), 'inkling-load-'))

const start = async (...args: string[]): Promise<{ child: ChildProcess; url: string }> => {
  const child = spawn(
    process.execPath,
    [...process.execArgv.filter((each) => each.startsWith('--cpu-prof')), program, '--port', '0', ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^collector\s+(\S+)$/.exec(line)?.[1]
    if (url) return { child, url }
  }
  throw new Error('the studio ended before it listened; run: npm run build')
}

/** Processor seconds and MB of a process. */
const usage = ({ pid }: ChildProcess): { cpu: number; rss: number } => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return { cpu: (Number(stat[11]) + Number(stat[12])) / 100, rss: (Number(stat[21]) * 4096) / 1e6 }
}

const batches = createBatches()

interface Result {
  /** Batches acknowledged, by tab. */
  readonly acknowledged: Uint32Array
  /** Events a second. */
  readonly rate: number
  readonly events: number
  /** ms, ascending. */
  readonly latencies: Float64Array
  readonly wrong: readonly string[]
}

/** Sends for so many seconds over all connections at once, each waiting for its answer; `kill` is called at the end, with requests under way. */
const press = async (url: string, duration: number, kill: () => void, dry: boolean): Promise<Result> => {
  const acknowledged = new Uint32Array(tabs)
  const latencies: number[] = []
  const wrong: string[] = []
  const end = { over: false }
  const senders = await Promise.all(Array.from({ length: connections }, () => createSender(url)))
  const begun = performance.now()
  const work = senders.map(async ({ send }, first) => {
    for (let n = 1; !end.over;) {
      for (let tab = first; tab < tabs && !end.over; tab += connections, n++) {
        const k = acknowledged[tab]!
        const body = batches.of(tab, k)
        for (const again of n % AGAIN ? [false] : [false, true]) {
          const sent = performance.now()
          const answer = await send(body)
          latencies.push(performance.now() - sent)
          if (!dry && answer !== batches.receipt(k, again)) wrong.push(answer)
          acknowledged[tab] = k + 1
        }
      }
    }
  })
  // Those under way when it is killed fail; that is not their fault.
  const ended = Promise.allSettled(work)
  await new Promise((done) => setTimeout(done, duration * 1000))
  const took = (performance.now() - begun) / 1000
  const events = latencies.length * SIZE
  end.over = true
  kill()
  const failed = (await ended).find((each) => each.status === 'rejected' && !/ended|ECONNRESET|EPIPE/.test(String(each.reason)))
  if (failed) wrong.push(String((failed as PromiseRejectedResult).reason))
  for (const { close } of senders) close()
  return { acknowledged, rate: events / took, events, latencies: Float64Array.from(latencies).sort(), wrong }
}

/** Events a second of the server that looks at nothing. */
const idle = async (): Promise<number> => {
  const { child, url } = await start('--dry', '--data', join(data, 'dry'))
  const { rate } = await press(url, Math.max(2, seconds / 6), () => {}, true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  return rate
}

/** Opens what the killed studio has left, and counts. */
const look = async (acknowledged: Uint32Array): Promise<{ lost: number; twice: number; stored: number }> => {
  const store = await openStore(join(data, 'studio.duckdb'), () => {})
  const found = new Map<string, number>()
  let stored = 0
  let twice = 0
  // In parts, so that it needs no memory to speak of.
  for (let part = 0; part < 8; part++) {
    const rows = await store.query(
      `select tab, count(*) as n, count(distinct seq) as kinds from events where hash(tab) % 8 = $1::ubigint group by tab`,
      [BigInt(part)],
    )
    for (const { tab, n, kinds } of rows) {
      found.set(tab as string, Number(kinds))
      stored += Number(n)
      twice += Number(n) - Number(kinds)
    }
  }
  await store.close()
  let lost = 0
  acknowledged.forEach((count, tab) => (lost += Math.max(0, count * SIZE - (found.get(batches.name(tab)) ?? 0))))
  return { lost, twice, stored }
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0
const before = await idle()
const { child, url } = await start('--data', data)
const memory: number[] = []
const beat = setInterval(() => memory.push(usage(child).rss), 250)
const own = process.cpuUsage()
const spent = usage(child).cpu
let cpu = 0
const kill = (): void => {
  cpu = usage(child).cpu - spent
  clearInterval(beat)
  child.kill('SIGKILL')
}
const { acknowledged, rate, events, latencies, wrong } = await press(url, seconds, kill, false)
const mine = process.cpuUsage(own)
const { lost, twice, stored } = await look(acknowledged)
const after = await idle()
rmSync(data, { recursive: true })
if (wrong.length) console.error(`${wrong.length} answers were not as expected; the first: ${wrong[0]}`)

const nothing = (before + after) / 2
const quarter = memory.length >> 2
const [early, late] = [median(memory.slice(quarter, 2 * quarter)), median(memory.slice(-quarter))]
const at = (share: number): number => Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1))
print(
  `The studio's collector for ${seconds} s: batches of ${SIZE} (${(batches.bytes() / 1000).toFixed(1)} kB), ${tabs} tabs, ${connections} connections, one batch in ${AGAIN} sent twice; ${readFileSync('/proc/cpuinfo', 'utf8').match(/model name\s*: (.*)/)?.[1] ?? 'unknown processor'}`,
  [
    {
      name: 'events taken',
      value: Math.round(rate),
      unit: '/s',
      goal: '≥ 200000',
      holds: rate >= 200_000,
      note: `${(events / 1e6).toFixed(1)} million`,
    },
    {
      name: 'the same server that looks at nothing',
      value: Math.round(nothing),
      unit: '/s',
      note: `before ${Math.round(before)}, after ${Math.round(after)}`,
    },
    { name: 'share of that', value: Number((rate / nothing).toFixed(2)), unit: '×' },
    { name: 'answered within, half', value: at(0.5), unit: 'ms' },
    { name: 'answered within, 99 %', value: at(0.99), unit: 'ms', note: `slowest ${at(0.999999)} ms` },
    {
      name: 'processor time of the collector',
      value: Number(((cpu * 1e6) / events).toFixed(2)),
      unit: 'µs/event',
      note: `${(cpu / seconds).toFixed(2)} cores; the sender ${(((mine.user + mine.system) * 1) / events).toFixed(2)} µs/event`,
    },
    {
      name: 'memory, last quarter ÷ second',
      value: Number((late / early).toFixed(2)),
      unit: '×',
      goal: '≤ 1.1',
      holds: late / early <= 1.1,
      note: `${Math.round(early)} → ${Math.round(late)} MB`,
    },
    { name: 'unexpected answers', value: wrong.length, unit: '', goal: '0', holds: !wrong.length },
    { name: 'acknowledged events lost by SIGKILL', value: lost, unit: '', goal: '0', holds: lost === 0, note: `${stored} stored` },
    { name: 'events stored twice', value: twice, unit: '', goal: '0', holds: twice === 0 },
  ],
)
