import { bare } from './bare.js'
import type { Emit } from './event.js'
import type { Guard } from './guard.js'
import { native } from './native.js'
import { hearing } from './part.js'
import type { Sample } from './sample.js'
import { whenShown } from './shown.js'
import { observe, type Signal, type World } from './world.js'

/** Signals at work: what their captures read, their detectors hear. */
export interface Noticing {
  readonly runs: () => boolean
  /** Begins soon, once the page can be seen. */
  readonly start: () => void
  /** What is to begin soon, begins now. */
  readonly begin: () => void
  /** Lets detectors hear; answers when the first of them wants a tick. */
  readonly hear: (sample: Sample) => number
  readonly stop: () => void
}

/** What signals are given, and who is told of them. */
export interface Noticed {
  readonly emit: Emit
  readonly sample: World['sample']
  readonly address: World['address']
  /** The page can be noticed now, or is hidden or visible. */
  readonly seen: () => void
  /** The page has been replaced under its address. */
  readonly replaced: () => void
}

const nothing = (): void => {}
const deaf = (): number => Infinity

export const noticing = (
  window: World['window'],
  signals: readonly Signal[],
  { part, report }: Guard,
  { emit, sample, address, seen, replaced }: Noticed,
): Noticing => {
  const { document } = window
  let running: AbortController | undefined
  let begin = nothing
  let hear: Noticing['hear'] = deaf
  const open = (signal: AbortSignal): void => {
    begin = nothing
    // A new root has none of our listeners, and document.open() takes those of the window, too.
    const { documentElement: root } = document
    const roots = new (native(window, 'MutationObserver'))(() => {
      if (document.documentElement && document.documentElement !== root) replaced()
    })
    roots.observe(document, { childList: true })
    signal.addEventListener('abort', () => roots.disconnect())
    const { use, ready, listen } = observe(window, signal, sample, (run) => (argument) => void part(run, argument), address)
    hear = hearing(
      signals.map((each) => (places) => bare(each.detector(emit, places))),
      report,
    )
    for (const capture of signals.flatMap((each) => each.captures)) part(() => use(capture) as void)
    for (const run of ready) part(run)
    listen(document, 'visibilitychange', seen)
    seen()
  }
  return {
    runs: () => !!running,
    start: () => {
      if (running) return
      const { signal } = (running = new AbortController())
      begin = () => open(signal)
      // In a task of its own: starting must not lengthen the task that asked for it.
      whenShown(document, () => native(window, 'setTimeout')(() => begin()), signal)
    },
    begin: () => begin(),
    hear: (sample) => hear(sample),
    stop: () => {
      running?.abort()
      running = undefined
      hear = deaf
      begin = nothing
    },
  }
}
