import type { Sample, SampleOf } from '../../core/sample.js'
import { approach, type Approach } from './approach.js'
import { gap, nearest } from '../distance.js'
import type { HesitationOptions, Targets, Tell } from './episode.js'
import { habits } from './habits.js'
import { HELD } from '../held.js'
import { motion } from './motion.js'

/** ms of a stutter that could pass for a pause. */
export const STUTTER = 100
/** Targets whose box is kept. */
const MOST = 64

/** The pointer: episodes with one target, from coming near to a press, a retreat, or going on. */
export const pointing = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => number | void) => {
  const { near } = options
  const usual = habits(options.floor, options.stop)
  const pointer = motion(options.flips, options.turn)
  let boxes: readonly SampleOf<'box'>[] = []
  let over = 0
  let hovers = false
  let down = -Infinity
  let top = 0
  // Since when the next press is being decided on.
  let since = 0
  // The target near by and where it is. Once pressed its approach is over, but it stays the target until the pointer has left it.
  let target = 0
  let box: SampleOf<'box'> | undefined
  let current: Approach | undefined

  const begin = (place: number, t: number): void => {
    target = place
    box = boxes.find((each) => each.place === place)
    current = approach(options, pointer, tell, place, t, usual)
  }
  const end = (t: number): void => {
    current?.judge(t, true)
    current = box = undefined
    target = 0
  }
  const press = (place: number, t: number): void => {
    if (place !== target) {
      if (current) end(t)
      if (targets(place)) begin(place, t)
    }
    current?.judge(t, true, usual.press(current.near(), t - since, t - pointer.rests()))
    current = undefined
  }
  const move = (t: number, x: number, y: number): void => {
    if (!current) {
      const place = over || nearest(boxes, x, y, near, target)
      if (place && place !== target) begin(place, t)
    }
    if (!target) return
    const far = box && over !== target ? gap(box, x, y) : 0
    const width = box?.w ?? 0
    current?.move(t, x, y, far, width)
    if (far > near && far > width) end(t)
  }

  return (sample) => {
    const { t } = sample
    current?.pass(t)
    switch (sample.kind) {
      case 'move':
        // A drag is no approach.
        if (!hovers || t - down < HELD) return
        pointer.move(sample)
        move(t, sample.x, sample.y)
        break
      case 'over':
        hovers = sample.pointer !== 'touch'
        over = hovers && targets(sample.place) ? sample.place : 0
        if (over !== target && (over || !box || !hovers)) end(t)
        if (over && !target) begin(over, t)
        break
      case 'box':
        if (!targets(sample.place)) return
        boxes = [...boxes.filter((each) => each.place !== sample.place), sample].slice(-MOST)
        if (sample.place === target) box = sample
        break
      case 'press':
        if (sample.pointer !== 'touch') {
          press(sample.place, t)
          pointer.reset()
          down = t
        }
        since = t
        break
      case 'release':
      case 'cancel':
        down = -Infinity
        break
      case 'key':
        since = t
        break
      case 'scroll':
        // A page that only grew leaves the pointer where it is.
        if (current && (sample.top !== top || over !== target)) end(t)
        ;({ top } = sample)
        boxes = []
        box = undefined
        since = t
        break
      case 'visible':
      case 'depart':
      case 'page':
      case 'leave':
        if (current) end(t)
        pointer.reset()
        if (sample.kind === 'leave') over = 0
        else since = t
        if (sample.kind === 'page') boxes = []
        break
      case 'jank':
        // Nobody is blamed for that approach.
        if (sample.ms < STUTTER) break
        since = Math.max(since, t)
        current = undefined
        break
      case 'tick':
        current?.judge(t)
    }
    return current?.due()
  }
}
