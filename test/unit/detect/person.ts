import type { Pointer, Sample } from '../../../src/core/sample.js'

interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}
interface Kind {
  readonly zone?: string
  readonly acts?: boolean
  readonly words?: number
}

export interface Person {
  readonly samples: readonly Sample[]
  readonly now: () => number
  /** Puts something on the page; answers its number. */
  readonly place: (target: string, box: Box, kind?: Kind) => number
  /** Moves there in so many ms, slowly at both ends as hands do. */
  readonly to: (x: number, y: number, ms: number) => Person
  readonly rest: (ms: number) => Person
  readonly press: (hold?: number) => Person
  readonly click: () => Person
  /** Says anything else now. */
  readonly say: (sample: { readonly kind: Sample['kind'] } & Readonly<Record<string, unknown>>) => Person
  readonly focus: (place: number) => Person
  readonly type: (strokes: number) => Person
}

/** A person at a page of places, whose pointer is read every so many ms, wherever it then is: corners between two readings are cut as by a real mouse. */
export const person = ({
  every = 16,
  x: startX = 40,
  y: startY = 700,
  pointer = 'mouse',
}: { readonly every?: number; readonly x?: number; readonly y?: number; readonly pointer?: Pointer } = {}): Person => {
  const samples: Sample[] = [
    { kind: 'page', t: 0, how: 'load', path: '/' },
    { kind: 'visible', t: 0, on: true },
  ]
  const boxes: Box[] = []
  let t = 0
  let [x, y] = [startX, startY]
  let read = `${x} ${y}`
  let over = -1

  const look = (at: number, px: number, py: number): void => {
    if (read === (read = `${px} ${py}`)) return
    const found = boxes.findIndex((box) => px >= box.x && py >= box.y && px <= box.x + box.w && py <= box.y + box.h)
    if (found + 1 !== over) {
      over = found + 1
      samples.push({ kind: 'over', t: at, place: over, pointer })
      if (over) samples.push({ kind: 'box', t: at, place: over, ...boxes[found]! })
    }
    samples.push({ kind: 'move', t: at, x: px, y: py })
  }
  const during = (ms: number, where: (share: number) => readonly [number, number]): void => {
    for (let at = Math.floor(t / every + 1) * every; at <= t + ms; at += every) look(at, ...where((at - t) / ms))
    t += ms
  }
  const at = (kind: 'press' | 'release' | 'click'): void => void samples.push({ kind, t, place: Math.max(0, over), x, y, pointer })
  const self: Person = {
    samples,
    now: () => t,
    place: (target, box, { zone, acts = true, words = 0 } = {}) => {
      boxes.push(box)
      samples.push({ kind: 'place', t, place: boxes.length, ...(zone && { zone }), target, acts, words })
      return boxes.length
    },
    to: (toX, toY, ms) => {
      const [fromX, fromY] = [x, y]
      during(ms, (share) => {
        const eased = share * share * (3 - 2 * share)
        return [fromX + (toX - fromX) * eased, fromY + (toY - fromY) * eased]
      })
      ;[x, y] = [toX, toY]
      return self
    },
    rest: (ms) => {
      during(ms, () => [x, y])
      return self
    },
    press: (hold = 80) => {
      look(t, x, y)
      at('press')
      during(hold, () => [x, y])
      at('release')
      return self
    },
    click: () => {
      self.press()
      at('click')
      return self
    },
    say: (sample) => {
      samples.push({ t, ...sample } as Sample)
      return self
    },
    focus: (place) => self.say({ kind: 'key' }).say({ kind: 'focus', place, pointer: 'keyboard' }),
    type: (strokes) => {
      for (let i = 0; i < strokes; i++) self.rest(250).say({ kind: 'key' })
      return self
    },
  }
  return self
}
