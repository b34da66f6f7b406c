import type { Looks, Pointer, Sample } from '../../../src/core/sample.js'

/** What a page with one button tells: presses, and what comes of them. */
export interface Presses {
  readonly samples: readonly Sample[]
  readonly wait: (ms: number) => Presses
  readonly press: (how?: { x?: number; place?: number; looks?: Looks; pointer?: Pointer; slide?: number; clicks?: boolean }) => Presses
  /** The page is stuck from 1000 to 4000, and hears only then of presses at these times. */
  readonly late: (times: readonly number[], how?: { looks?: Looks }) => Presses
  /** Something of the last press, or of any, is seen. */
  readonly effect: (more?: { guess?: number; seen?: boolean; selects?: true; of?: 'any' }) => Presses
  readonly say: (sample: { readonly kind: Sample['kind'] } & Readonly<Record<string, unknown>>) => Presses
}

export const presses = (): Presses => {
  const samples: Sample[] = [
    { kind: 'page', t: 0, how: 'load', path: '/' },
    { kind: 'place', t: 0, place: 1, zone: 'buy', target: 'button', acts: true, words: 0 },
    { kind: 'place', t: 0, place: 2, target: 'link', acts: true, words: 0 },
  ]
  let t = 1000
  let last = 0
  const self: Presses = {
    samples,
    wait: (ms) => {
      t += ms
      return self
    },
    press: ({ x = 50, place = 1, looks = 'clickable', pointer = 'mouse', slide = 0, clicks = true } = {}) => {
      const at = { place, y: 50, pointer }
      last = t
      if (pointer === 'keyboard') samples.push({ kind: 'click', t, x, ...at }, { kind: 'aim', t, place, looks })
      else {
        samples.push({ kind: 'press', t, x, ...at, ...(looks === 'ignored' && { ignored: true }) }, { kind: 'aim', t, place, looks })
        samples.push({ kind: 'release', t: (t += 60), x: x + slide, ...at })
        if (clicks) samples.push({ kind: 'click', t, x: x + slide, ...at })
      }
      return self
    },
    late: (times, { looks = 'clickable' } = {}) => {
      const at = { place: 1, x: 50, y: 50, pointer: 'mouse' } as const
      t = 4000
      for (const then of times) {
        samples.push({ kind: 'jank', t: ++t, ms: t - then })
        for (const kind of ['press', 'release', 'click'] as const) {
          samples.push({ kind, t: then, ...at })
          if (kind === 'press') samples.push({ kind: 'aim', t: then, place: 1, looks })
        }
      }
      return self
    },
    effect: ({ of, ...more } = {}) => self.say({ kind: 'effect', press: of ? 0 : last, guess: 0, seen: true, ms: 0, ...more }),
    say: (sample) => {
      samples.push({ t, ...sample } as Sample)
      return self
    },
  }
  return self
}
