import type { SampleOf } from '../core/sample.js'

type Box = SampleOf<'box'>

/** px a press may move until its release: more is a drag. */
export const DRAG = 10

/** px; unlike Math.hypot it allocates nothing, and every move asks. */
export const distance = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** px from a point to a box, 0 inside. */
export const gap = ({ x, y, w, h }: Pick<Box, 'x' | 'y' | 'w' | 'h'>, atX: number, atY: number): number =>
  distance(Math.max(x - atX, 0, atX - x - w), Math.max(y - atY, 0, atY - y - h))

/** The place whose box is nearest to a point and at most `least` px away, but for one; 0 if there is none. */
export const nearest = (boxes: readonly Box[], x: number, y: number, least: number, except: number): number => {
  let found = 0
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i]!
    // Most are far above or below.
    if (y < box.y - least || y > box.y + box.h + least || box.place === except) continue
    const far = gap(box, x, y)
    if (far > least) continue
    least = far
    found = box.place
  }
  return found
}
