/** Does the last approach before a press say where it goes? */
import type { EventMap } from '../../src/core/event.js'
import type { SampleOf } from '../../src/core/sample.js'
import { approach } from '../../src/detect/approach.js'
import { replay } from '../../src/testing.js'
import { importRecording } from '../../src/train/import.js'
import { read, readings, type Reading } from './recordings.js'
import type { Finding } from './report.js'

const measure = (name: 'kh2017' | 'adserp', reading: Reading): { told: number; right: number } => {
  const found = read(name).flatMap((recording) => {
    const clicked = recording.label.aoi?.findIndex((each) => each.clicked)
    const { samples } = importRecording(recording, { zone: (_, i) => `box-${i}` })
    const press = samples.findLast((sample) => sample.kind === 'press') as SampleOf<'press'> | undefined
    const place = clicked === undefined ? (press?.place ?? 0) : clicked + 1
    if (!place) return []
    const t = clicked === undefined ? press!.t : Infinity
    const pressed = samples.find((sample) => sample.kind === 'place' && sample.place === place) as SampleOf<'place'>
    const last = replay(reading(samples), [approach()]).findLast((event) => event.t < t) as EventMap['approach'] | undefined
    return [{ told: !!last, right: last?.target === pressed.target && last.zone === pressed.zone }]
  })
  const told = found.filter((each) => each.told)
  return { told: (100 * told.length) / found.length, right: (100 * told.filter(({ right }) => right).length) / told.length }
}

export const approaches = (): Finding[] =>
  (['kh2017', 'adserp'] as const).flatMap((name) => {
    const [full, glance] = readings.map((reading) => measure(name, reading)) as [ReturnType<typeof measure>, ReturnType<typeof measure>]
    return [
      { name: `${name}: approaches told before a press`, full: full.told, glance: glance.told, unit: '%' },
      { name: `${name}: of these, the last names what is pressed`, full: full.right, glance: glance.right, unit: '%' },
    ]
  })
