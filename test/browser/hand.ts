import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Recording } from '../../src/train/import.js'
import { viewport, type ChromiumTab } from './engines.js'

/** Where recordings of people are, if anywhere. */
export const folder = process.env['INKLING_DATA'] ?? join(import.meta.dirname, '../../../shared/data')
/** ms played of each recording. */
const STRETCH = 12_000
/** Five people of a collection, far apart in it. */
export const five = (name: string): Recording[] => {
  const lines = gunzipSync(readFileSync(join(folder, `${name}.jsonl.gz`)))
    .toString()
    .trim()
    .split('\n')
  return Array.from({ length: 5 }, (_, i) => JSON.parse(lines[Math.floor((i * lines.length) / 5)]!) as Recording)
}

export interface Input {
  readonly t: number
  readonly type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel'
  readonly x: number
  readonly y: number
  readonly buttons: number
  readonly deltaY: number
}
const clip = (value: number, most: number): number => Math.max(0, Math.min(most - 1, value))

/** What the hand did, as input for a window over the middle of their screen. */
export const inputs = ({ ev, vw, vh, src }: Recording): Input[] => {
  const start = ev[0]![0]
  let [x, y, top, buttons] = [viewport.width / 2, viewport.height / 2, 0, 0]
  return ev
    .filter(([t]) => t - start <= STRETCH)
    .flatMap(([at, kind, a, b = 0]): Input[] => {
      const t = at - start
      const deltaY = kind === 's' ? a - top : kind === 'w' ? a * 100 : 0
      if (kind === 's') top = a
      if (deltaY) return [{ t, type: 'mouseWheel', x, y, buttons, deltaY }]
      if (kind === 's' || kind === 'w') return []
      x = clip(a - (vw - viewport.width) / 2, viewport.width)
      y = clip(b - (src === 'adserp' ? top : 0) - (vh - viewport.height) / 2, viewport.height)
      const make = (type: Input['type'], down: number): Input => ({ t, type, x, y, buttons: (buttons = down), deltaY: 0 })
      if (kind === 'm') return [make('mouseMoved', buttons)]
      return [...(kind === 'u' ? [] : [make('mousePressed', 1)]), ...(kind === 'd' ? [] : [make('mouseReleased', 0)])]
    })
}

/** Plays with the original timing and waits for no answer on the way, so that moves coalesce as a hand's do. */
export const play = async ({ cdp }: ChromiumTab, events: readonly Input[]): Promise<void> => {
  const began = performance.now()
  const sent: Promise<unknown>[] = []
  await new Promise<void>((resolve) => {
    let next = 0
    const step = (): void => {
      for (; next < events.length && events[next]!.t <= performance.now() - began; next++) {
        const { type, x, y, buttons, deltaY } = events[next]!
        const pressing = type === 'mousePressed' || type === 'mouseReleased'
        const button = pressing || buttons ? 'left' : 'none'
        sent.push(
          cdp.send('Input.dispatchMouseEvent', {
            type,
            x,
            y,
            button,
            buttons,
            ...(pressing && { clickCount: 1 }),
            ...(type === 'mouseWheel' && { deltaX: 0, deltaY }),
          }),
        )
      }
      if (next < events.length) setTimeout(step, events[next]!.t - (performance.now() - began))
      else resolve()
    }
    step()
  })
  await Promise.all(sent)
}
