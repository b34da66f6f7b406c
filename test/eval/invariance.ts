/** Recorded people, read in other ways: how many of the events would have been the same? */
import { apart, told, ways } from '../same.js'
import { importRecording } from '../../src/train/import.js'
import { read } from './recordings.js'
import type { Finding } from './report.js'

export const invariance = (): Finding[] =>
  (['adserp', 'kh2017', 'sapimouse'] as const).flatMap((name) => {
    const recorded = read(name).map((recording) => importRecording(recording).samples)
    const events = recorded.map(told)
    return ways
      .filter((way) => !['1000 Hz', '120 Hz', 'pixel ratio 1'].includes(way.name))
      .map((way) => {
        const others = recorded.map((samples) => told(way.read(samples)))
        const all = [...events, ...others].reduce((sum, each) => sum + each.length, 0)
        const alone = events.reduce((sum, each, i) => sum + apart(each, others[i]!).length, 0)
        return { name: `${name}: events the same, read at ${way.name}`, full: 100 * (1 - alone / all), unit: '%' }
      })
  })
