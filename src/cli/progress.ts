/** How far a run is: of its bytes, NaN where nobody knows, and what was read of them. */
export interface Progress {
  readonly done: number
  readonly bytes: number
  readonly samples: number
  readonly ms: number
}

const WIDTH = 24
/** ms between two looks of the bar. */
const EVERY = 100

const rate = ({ samples, ms }: Progress): string =>
  `${(samples / 1e6).toFixed(1)} M samples, ${(samples / 1000 / Math.max(1, ms)).toFixed(2)} M a second`

/** One line: a bar, the share of it, samples and how many a second, what is left. */
export const bar = (progress: Progress): string => {
  const { done, bytes, ms } = progress
  if (!(bytes > 0)) return rate(progress)
  const share = Math.min(1, done / bytes)
  const full = Math.round(share * WIDTH)
  const left = share > 0 ? `, ${Math.ceil((ms / share - ms) / 1000)} s left` : ''
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(share * 100)
    .toString()
    .padStart(3)} %  ${rate(progress)}${left}`
}

interface Terminal {
  readonly isTTY?: boolean
  readonly write: (text: string) => unknown
}

/** Draws the bar on a terminal, over itself; elsewhere nothing. Answers what to call when there is more, and what when it is over. */
export const drawn = (to: Terminal, now: () => number): { readonly draw: (at: Progress) => void; readonly clear: () => void } => {
  let last = -Infinity
  let shown = false
  return {
    draw: (at) => {
      if (!to.isTTY || now() - last < EVERY) return
      last = now()
      shown = true
      to.write(`\r\u001B[K${bar(at)}`)
    },
    clear: () => void (shown && to.write('\r\u001B[K')),
  }
}
