import type { Pointer, Sample } from '../core/sample.js'

/** A recording of a person as research shares them; see the README beside the data. */
export interface Recording {
  readonly id: string
  readonly src: string
  /** The viewport, CSS px. */
  readonly vw: number
  readonly vh: number
  /** Height of the page. */
  readonly docH?: number
  readonly label: {
    readonly aoi?: readonly { readonly k: string; readonly x: number; readonly y: number; readonly w: number; readonly h: number }[]
    readonly touch?: number
  }
  /** `[t, 'm' | 'd' | 'u' | 'c', x, y]`, `[t, 's', top]` or `[t, 'w', ±1]`. */
  readonly ev: readonly (readonly [t: number, kind: string, x: number, y?: number])[]
}

/** Shaped as a trace of `inkling/testing`. */
export interface Imported {
  readonly id: string
  readonly view: { readonly w: number; readonly h: number }
  readonly samples: readonly Sample[]
}

export interface ImportOptions {
  /** Names the zone of the `index`th box. @default its kind */
  readonly zone?: (kind: string, index: number) => string
}

interface Box {
  readonly zone?: string
  readonly target: string
  readonly acts: boolean
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly words: number
}

/** px² of a text block for each word: 40 px × 20 px of line, every other line full. */
const WORD = 1600
/** px of the targets assumed around places that get pressed, where a recording names none: about a button's height. */
const BUTTON = 40
/** ms at the end of an adserp trial that are a logging artefact. */
const ARTEFACT = 1600
/** px and ms: a pointer that was last heard of this near an edge, for this long, has left the page. */
const EDGE = 20
const GONE = 100

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

/** Two boxes in the upper corners, as Kieslich & Henninger 2017 showed them; their size is that of the places where people pressed. */
const choices = (w: number): Box[] =>
  ['left', 'right'].map((target, i) => ({ zone: 'choice', target, acts: true, x: i ? w - 380 : 0, y: 0, w: 380, h: 190, words: 0 }))

/** Targets of unknown place and size: one around each cluster of presses that were no drags. Reality has more, and larger ones. */
const guessed = (ev: Recording['ev']): Box[] => {
  const boxes: Box[] = []
  let box: Box | undefined
  for (const [, kind, x, y = 0] of ev) {
    if (kind === 'd') box = { target: 'button', acts: true, x: x - BUTTON / 2, y: y - BUTTON / 2, w: BUTTON, h: BUTTON, words: 0 }
    if (kind !== 'u' || !box) continue
    const { x: left, y: top } = box
    if (contains(box, x, y) && !boxes.some((other) => contains(other, left + BUTTON / 2, top + BUTTON / 2))) boxes.push(box)
    box = undefined
  }
  return boxes
}
const contains = ({ x, y, w, h }: Box, px: number, py: number): boolean => px >= x && py >= y && px <= x + w && py <= y + h

/** The smallest box the point lies in, by number from 1; 0 is none. */
const inside = (boxes: readonly Box[], x: number, y: number): number => {
  let found = 0
  boxes.forEach((box, i) => {
    if (contains(box, x, y) && !(found && boxes[found - 1]!.w * boxes[found - 1]!.h <= box.w * box.h)) found = i + 1
  })
  return found
}

/** Turns a recording into what the detectors would have been told on a page. What a recording does not hold is guessed as said above. */
export const importRecording = (recording: Recording, options?: ImportOptions): Imported => {
  const { id, src, vw, vh, label } = recording
  const { zone = (kind: string): string => kind } = options ?? {}
  const pointer: Pointer = label.touch ? 'touch' : 'mouse'
  const shop = src === 'adserp'
  const end = (recording.ev.at(-1)?.[0] ?? 0) - (shop ? ARTEFACT : 0)
  const ev = recording.ev.filter(([t]) => t <= end)
  // When pages were opened is known for some; for the others they open with the first reading.
  const start = shop || src === 'kh2017' ? 0 : (ev[0]?.[0] ?? 0)
  // Without a known top edge the page begins where the pointer never went beyond.
  const edge = ev.reduce((least, [, kind, , y]) => (kind === 'm' ? Math.min(least, y!) : least), Infinity)
  const rim = src.startsWith('sapimouse') && edge < Infinity ? edge : 0
  const boxes: Box[] = shop
    ? (label.aoi ?? []).map(({ k, x, y, w, h }, i) => ({
        zone: zone(k, i),
        target: 'article',
        acts: false,
        x,
        y,
        w,
        h,
        words: Math.round((w * h) / WORD),
      }))
    : src === 'kh2017'
      ? choices(vw)
      : guessed(ev)
  const height = Math.max(vh, recording.docH ?? 0)
  const samples: Sample[] = []
  const shares = boxes.map(() => 0)
  let top = 0
  let scrolled = false
  let x = 0
  let y = 0
  // -1: nowhere on the page.
  let over = -1
  let down: readonly [place: number, x: number, y: number] = [-1, 0, 0]

  /** As an IntersectionObserver with tenths for thresholds would tell. */
  const view = (t: number): void =>
    boxes.forEach((box, i) => {
      const cover = Math.max(0, Math.min(box.y + box.h, top + vh) - Math.max(box.y, top))
      const share = box.h > vh ? Math.min(1, (cover / vh) * 2) : cover / box.h
      if (Math.ceil(share * 10) === Math.ceil(shares[i]! * 10) && (share === 1) === (shares[i] === 1)) return
      shares[i] = share
      const middle = Math.max(box.y, top) + cover / 2 - top
      samples.push({ kind: 'seen', t, place: i + 1, share: Math.round(share * 100) / 100, weight: middle > (vh * 2) / 3 ? 0.5 : 1 })
    })
  /** As if each box could be pressed: where it is now, or that it is not on the screen. */
  const aim = (t: number): void =>
    boxes.forEach(({ x: left, y: up, w, h }, i) => {
      const on = up < top + vh && up + h > top
      samples.push({ kind: 'target', t, place: i + 1, x: left, y: up - top - rim, w: on ? w : 0, h: on ? h : 0 })
    })
  /** A page tells where the pointer is when it moves, and a box when it is in it, anew after a scroll. */
  const enter = (t: number): void => {
    const now = inside(boxes, x, y + top + rim)
    const box = boxes[now - 1]
    if (now !== over) samples.push({ kind: 'over', t, place: now, pointer })
    if (box && (now !== over || scrolled)) samples.push({ kind: 'box', t, place: now, x: box.x, y: box.y - top - rim, w: box.w, h: box.h })
    over = now
    scrolled = false
  }
  samples.push({ kind: 'page', t: start, how: 'load', path: '/' + src }, { kind: 'visible', t: start, on: true })
  boxes.forEach(({ zone: name, target, acts, words }, i) =>
    samples.push({ kind: 'place', t: start, place: i + 1, ...(name && { zone: name }), target, acts, words }),
  )
  samples.push({ kind: 'scroll', t: start, top, height, view: vh })
  view(start)
  aim(start)
  ev.forEach(([t, kind, a, b = 0], i) => {
    if (kind === 'w') return
    if (kind === 's') {
      if (a === top) return
      top = a
      samples.push({ kind: 'scroll', t, top, height, view: vh })
      view(t)
      aim(t)
      scrolled = true
      return
    }
    x = a
    y = shop ? clamp(b - top, 0, vh) : b - rim
    const press = (name: 'press' | 'release' | 'click'): void =>
      void samples.push({ kind: name, t, place: Math.max(0, over), x, y, pointer })
    // A finger has no place until it is down.
    if (pointer === 'mouse' || kind === 'd') enter(t)
    if (kind === 'm') samples.push({ kind: 'move', t, x, y })
    if (kind === 'd' || kind === 'c') {
      press('press')
      down = [over, x, y]
    }
    if (kind === 'u' || kind === 'c') press('release')
    // A drag is no click.
    if (kind === 'c' || (kind === 'u' && over === down[0] && Math.hypot(x - down[1], y - down[2]) <= BUTTON)) press('click')
    const next = ev[i + 1]?.[0] ?? Infinity
    if (rim && kind === 'm' && y <= EDGE && next - t >= GONE) {
      samples.push({ kind: 'leave', t, x, y })
      over = -1
    }
  })
  samples.push({ kind: 'visible', t: Math.max(end, samples.at(-1)!.t), on: false })
  return { id, view: { w: vw, h: vh }, samples }
}
