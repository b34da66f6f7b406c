import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { emptyProfile } from '../browser/process.js'
import { freePort } from '../browser/screen.js'

/** What a collector does to its requests besides its work. */
export interface Faults {
  /** Share of requests, 0 to 1, answered 500 and not stored. */
  readonly errors?: number
  /** Share of requests, 0 to 1, stored and then cut instead of answered. */
  readonly silent?: number
  /** ms before it stores and answers. */
  readonly delay?: number
}

/** A batch as the collector's file has it. */
export interface Line {
  readonly site: string
  readonly tab: string
  /** Epoch ms at which it arrived. */
  readonly at: number
  readonly events: readonly { readonly seq: number; readonly sku?: string }[]
}

export interface CollectorProcess {
  readonly url: string
  start(faults?: Faults): Promise<void>
  /** Changes the faults of the running process. */
  behave(faults: Faults): Promise<void>
  /** SIGKILL; resolves when it is gone. Nothing listens then. */
  kill(): Promise<void>
  /** SIGKILL, and an empty store at the next start. */
  forget(): Promise<void>
  /** What was stored so far, what arrived, stored or not, and how many requests a fault has hit, from its file: it need not run for that. */
  lines(): { readonly kept: readonly Line[]; readonly wire: readonly Line[]; readonly hit: number }
}

/** What its file says of a request that was hit by a fault. */
const HIT = '{"hit":true}'

/** The collector of `receive` over node:http, in a process and on a port of its own, with a durable store. Not started yet. */
export async function createCollectorProcess(): Promise<CollectorProcess> {
  const port = await freePort()
  const folder = emptyProfile()
  let files = 0
  const file = (): string => join(folder, `stored-${files}.jsonl`)
  const program = fileURLToPath(new URL('collector.mjs', import.meta.url))
  let running: ChildProcess | undefined

  const kill = async (): Promise<void> => {
    const ended = running?.exitCode === null && once(running, 'exit')
    running?.kill('SIGKILL')
    running = undefined
    await ended
  }

  return {
    url: `http://127.0.0.1:${port}/collect`,
    start: async (faults = {}) => {
      running = fork(program, [String(port), file(), JSON.stringify(faults)], {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      // One that cannot start says nothing.
      const [code] = await Promise.race([once(running, 'message'), once(running, 'exit')])
      if (typeof code !== 'string') throw new Error(`the collector ended with ${code} before it listened`)
    },
    behave: async (faults) => {
      const changed = running && once(running, 'message')
      running?.send(faults)
      await changed
    },
    kill,
    forget: async () => {
      await kill()
      files++
    },
    lines: () => {
      const text = existsSync(file()) ? readFileSync(file(), 'utf8') : ''
      // What follows the last line break is still being written.
      const all = text.split('\n').slice(0, -1)
      const of = (kind: 'kept' | 'wire'): Line[] =>
        all.flatMap((line) => (line.startsWith(`{"${kind}"`) ? [(JSON.parse(line) as Record<typeof kind, Line>)[kind]] : []))
      return { kept: of('kept'), wire: of('wire'), hit: all.filter((line) => line === HIT).length }
    },
  }
}
