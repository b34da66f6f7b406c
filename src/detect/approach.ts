import type { Sample, SampleOf } from '../core/sample.js'
import { baseline } from './baseline.js'
import type { HesitationOptions, Targets, Tell } from './episode.js'
import { motion } from './motion.js'

const names = ['linger', 'stop', 'flips', 'detour', 'retreat'] as const
const LINGER = 1
const STOP = 2
const FLIPS = 4
const DETOUR = 8
const RETREAT = 16

/** ms near a target before a press, and ms to decide, that are usual for people (medians of recorded decisions). */
const NEAR = 400
const DECISION = 1700
/** Longer says the person was elsewhere, not what is usual for them. */
const LONGEST = 30_000
/** ms after a move in which the pointer counts as held by a hand that is busy: a parked one does not linger. */
const BUSY = 500
/** ms of a stutter that could pass for a pause. */
const STUTTER = 100
/** Targets whose box is kept. */
const MOST = 64

type Box = SampleOf<'box'>

const distance = (box: Box, x: number, y: number): number =>
  Math.hypot(Math.max(box.x - x, 0, x - box.x - box.w), Math.max(box.y - y, 0, y - box.y - box.h))

/** Episodes of the pointer with one target: from coming near to a press, a retreat, or going on. */
export const approach = (options: Required<HesitationOptions>, targets: Targets, tell: Tell): ((sample: Sample) => number | void) => {
  const { near, close, away, back, floor } = options
  const pointer = motion(options.flips, options.turn)
  const usual = baseline(NEAR)
  const deciding = baseline(Math.log(DECISION))
  let boxes: Box[] = []
  let top = 0
  let over = 0
  let hovers = false
  let down = false
  let moved = 0
  let last = 0
  // Since when the next press is being decided on; until when the page stuttered; the target that was just pressed.
  let since = 0
  let stutter = -Infinity
  let spent = 0
  // The episode.
  let target = 0
  let box: Box | undefined
  let began = 0
  let seen = 0
  let told = false
  let blamed = true
  let inRange = false
  let arrived = false
  let nearMs = 0
  let busyMs = 0
  let closeAt = -1
  let closest = Infinity
  let origin: readonly [number, number] = [0, 0]
  let turnX = 0
  let turnY = 0

  const begin = (place: number, t: number): void => {
    target = place
    box = boxes.find((each) => each.place === place)
    began = t
    blamed = t > stutter
    told = arrived = false
    inRange = true
    seen = nearMs = busyMs = 0
    closeAt = -1
    closest = Infinity
    origin = pointer.from()
  }
  const decided = (t: number): number => Math.log(Math.max(50, Math.min(LONGEST, t - since)))
  const judge = (t: number, pressed: boolean, ended = pressed): void => {
    if (!target || told || !blamed) return
    // Reading, resting or wandering past a target is no hesitation: without a press the movement itself must falter there.
    const counts = pressed ? seen : seen & (FLIPS | RETREAT) ? seen & ~DETOUR : 0
    let count = 0
    for (let rest = counts; rest; rest &= rest - 1) count++
    if (options.cues ? count < options.cues : !ended) return
    told = true
    tell(
      target,
      names.filter((_, i) => counts & (1 << i)),
      pressed ? decided(t) - deciding.mean() : 0,
      began,
      t,
    )
  }
  const end = (t: number): void => {
    judge(t, false, true)
    target = 0
    box = undefined
  }
  /** Credits the time up to now. */
  const pass = (t: number): void => {
    if (target && inRange) {
      nearMs += Math.max(0, t - last)
      busyMs += Math.max(0, Math.min(t, moved + BUSY) - last)
      if (busyMs >= usual.over(floor)) seen |= LINGER
    }
    last = t
  }
  const nearest = (x: number, y: number): number => {
    let found = 0
    let least = near
    for (let i = 0; i < boxes.length; i++) {
      const each = boxes[i]!
      const far = distance(each, x, y)
      if (each.place === spent && far > near) spent = 0
      if (far <= least && each.place !== spent) {
        least = far
        found = each.place
      }
    }
    return found
  }
  /** Left another way than it came: going straight on is passing by. */
  const turned = (x: number, y: number): boolean => {
    const [inX, inY, outX, outY] = [turnX - origin[0], turnY - origin[1], x - turnX, y - turnY]
    return Math.hypot(inX, inY) >= close && inX * outX + inY * outY < 0.5 * Math.hypot(inX, inY) * Math.hypot(outX, outY)
  }
  const detour = (): void => {
    arrived = true
    if (pointer.straight() < options.straight) seen |= DETOUR
  }
  const follow = (t: number, x: number, y: number): void => {
    const far = over === target ? 0 : box ? distance(box, x, y) : Infinity
    inRange = far <= near
    if (far < closest) {
      closest = far
      turnX = x
      turnY = y
    }
    if (far <= close && closeAt < 0) closeAt = t
    if (!far && !arrived) detour()
    if (pointer.flipped() >= Math.max(began, t - options.window)) seen |= FLIPS
    if (closeAt >= 0 && far >= Math.max(away, box?.w ?? Infinity)) {
      if (t - closeAt <= back && (seen & FLIPS || turned(x, y))) seen |= RETREAT
      closeAt = -1
      closest = Infinity
    }
    judge(t, false)
    if (!box ? far : far > Math.max(near, box.w)) end(t)
  }
  const press = (t: number, place: number): void => {
    if (place !== target) {
      end(t)
      if (place === spent || !targets.has(place)) return
      begin(place, t)
    }
    if (t - pointer.rests() >= options.stop) seen |= STOP
    if (nearMs >= usual.over(floor)) seen |= LINGER
    if (!arrived) detour()
    judge(t, true)
    if (blamed) {
      usual.learn(Math.min(nearMs, LONGEST))
      deciding.learn(decided(t))
    }
    target = 0
    spent = place
  }

  return (sample) => {
    const { t } = sample
    switch (sample.kind) {
      case 'move': {
        if (!hovers || down) return
        pass(t)
        moved = t
        pointer.move(sample)
        const { x, y } = sample
        if (!target) {
          const place = targets.has(over) ? (over === spent ? 0 : over) : nearest(x, y)
          if (place) begin(place, t)
        }
        if (target) follow(t, x, y)
        break
      }
      case 'over':
        hovers = sample.pointer !== 'touch'
        pass(t)
        over = hovers ? sample.place : 0
        if (target && (!hovers || (over !== target && (!box || targets.has(over))))) end(t)
        if (spent && over !== spent && !boxes.some((each) => each.place === spent)) spent = 0
        if (!target && over !== spent && targets.has(over)) begin(over, t)
        break
      case 'box':
        if (!targets.has(sample.place)) return
        boxes = [...boxes.filter((each) => each.place !== sample.place), sample].slice(-MOST)
        if (sample.place === target) box = sample
        return
      case 'scroll':
        boxes = []
        box = undefined
        since = t
        // A page that only grew leaves the pointer where it is.
        if (sample.top !== top || over !== target) end(t)
        top = sample.top
        break
      case 'press':
        if (sample.pointer === 'touch') break
        pass(t)
        if (hovers || targets.has(sample.place)) press(t, sample.place)
        since = t
        down = true
        break
      case 'release':
      case 'cancel':
        // A drag is no approach.
        if (down) pointer.reset()
        down = false
        break
      case 'key':
        since = t
        break
      case 'visible':
      case 'page':
      case 'leave':
        pass(t)
        end(t)
        if (sample.kind === 'leave') over = 0
        else since = t
        if (sample.kind === 'page') boxes = []
        pointer.reset()
        break
      case 'jank':
        if (sample.ms < STUTTER) break
        stutter = Math.max(stutter, t)
        since = Math.max(since, t)
        if (t >= began) blamed = false
        break
      case 'tick':
        pass(t)
        judge(t, false)
    }
    // Only a linger comes true by waiting, and only beside a faltering movement does it matter.
    const due = t + usual.over(floor) - busyMs
    return target && !told && inRange && seen & (FLIPS | RETREAT) && !(seen & LINGER) && due <= moved + BUSY ? due : undefined
  }
}
