import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.js'

interface Running {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

const ends = new Set<() => void>()
let heeded = false

/**
 * Runs `end` when this process ends, last registered first. Returns its undo. A vitest worker is ended by SIGTERM,
 * which by itself runs no exit listener.
 */
function atExit(end: () => void): () => void {
  if (!heeded) {
    heeded = true
    process.prependOnceListener('exit', () => [...ends].toReversed().forEach((each) => each()))
    process.once('SIGTERM', () => process.exit(143))
  }
  ends.add(end)
  return () => void ends.delete(end)
}

const profilesIn = realpathSync(tmpdir())
/** How the profiles begin that the children of a process have made. */
const prefixOf = (parent: number): string => `inkling-browser-${parent}-`

/** A new, empty profile directory, removed when this process ends. */
export function emptyProfile(): string {
  const directory = mkdtempSync(join(profilesIn, prefixOf(process.ppid)))
  atExit(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  return directory
}

/** Every live process. A zombie is dead: in a container nobody may ever reap it. */
function running(): Running[] {
  if (process.platform !== 'linux') {
    return execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => /^\s*(\d+)\s+(\d+)\s+([^Z\s]\S*)\s+(.*)$/.exec(line))
      .flatMap((found) => (found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[4] ?? '' }] : []))
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // The second field is the program's name in parentheses and may hold spaces and parentheses of its own.
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (state === 'Z') return []
      return [{ pid: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }]
    } catch {
      return [] // it ended while we read
    }
  })
}

export const alive = (pid: number): boolean => running().some((one) => one.pid === pid)

/** The root of the processes whose command line holds `text`. */
export function rootWith(text: string): number | undefined {
  const found = running().filter((one) => one.pid !== process.pid && one.command.includes(text))
  return found.find((one) => !found.some((other) => other.pid === one.parent))?.pid
}

/** `root` and everything below it. */
export function tree(root: number): number[] {
  const all = running()
  const below = (pid: number): number[] => [pid, ...all.filter((one) => one.parent === pid).flatMap((one) => below(one.pid))]
  return below(root)
}

export function killNow(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // already gone
    }
  }
}

/** Resolves when none of `pids` is left. */
export async function ended(pids: readonly number[]): Promise<void> {
  await until(() => !running().some((one) => pids.includes(one.pid)), 5_000, `the end of processes ${pids.join(', ')}`)
}

/** SIGKILL for `root` and everything below it; resolves when they are gone. */
export async function killTree(root: number): Promise<void> {
  const pids = tree(root)
  killNow(pids)
  await ended(pids)
}

/** Kills what is left of `root` when this process ends without having closed it. Returns its undo. */
export const killAtExit = (root: number): (() => void) => atExit(() => killNow(tree(root)))

/** Ends the browsers and removes the profiles that children of this process have left. */
export async function sweep(): Promise<void> {
  for (const name of readdirSync(profilesIn).filter((each) => each.startsWith(prefixOf(process.pid)))) {
    const profile = join(profilesIn, name)
    for (let root = rootWith(profile); root !== undefined; root = rootWith(profile)) await killTree(root)
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  }
}
