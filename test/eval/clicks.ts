/** Shopping search (AdSERP): which result will be clicked, told some seconds before? The end of a way to a button gives it away: nothing of it is used. */
import type { Sample } from '../../src/core/sample.js'
import { importRecording } from '../../src/train/import.js'
import { auc } from './auc.js'
import { unseen } from './logistic.js'
import { personOf, read, readings, type Box, type Labelled, type Reading } from './recordings.js'
import type { Finding } from './report.js'

/** ms in which evidence loses half of its weight. */
const HALF = 5000

interface Evidence {
  /** Seconds in view lately, shared with what else is in view; seconds the pointer was in it lately. */
  readonly seen: number
  readonly inside: number
  /** px from the pointer. */
  readonly far: number
}

/** What dwell, hover and approach say of each box at the end of the samples. */
const evidence = (samples: readonly Sample[], boxes: readonly Box[], until: number): Evidence[] => {
  const seen = boxes.map(() => 0)
  const inside = boxes.map(() => 0)
  const shares = boxes.map(() => 0)
  let [last, over, top, x, y] = [samples[0]?.t ?? 0, 0, 0, NaN, NaN]
  const pass = (t: number): void => {
    const kept = 2 ** ((last - t) / HALF)
    const gain = ((1 - kept) * HALF) / Math.LN2 / 1000
    const crowd = Math.max(
      1,
      shares.reduce((a, b) => a + b, 0),
    )
    boxes.forEach((_, i) => {
      seen[i] = seen[i]! * kept + (gain * shares[i]!) / crowd
      inside[i] = inside[i]! * kept + (over === i + 1 ? gain : 0)
    })
    last = t
  }
  for (const sample of samples) {
    if (sample.t > until) break
    pass(sample.t)
    if (sample.kind === 'seen') shares[sample.place - 1] = sample.share * sample.weight
    else if (sample.kind === 'over') over = sample.place
    else if (sample.kind === 'scroll') ({ top } = sample)
    else if (sample.kind === 'move') [x, y] = [sample.x, sample.y + top]
  }
  pass(until)
  return boxes.map((box, i) => {
    const far = Math.hypot(Math.max(box.x - x, 0, x - box.x - box.w), Math.max(box.y - y, 0, y - box.y - box.h))
    return { seen: seen[i]!, inside: inside[i]!, far: Number.isNaN(far) ? 1000 : far }
  })
}

/** The last click on a box, and when. */
const clicked = ({ ev, label }: Labelled): readonly [box: number, t: number] | undefined =>
  ev
    .filter(([, kind]) => kind === 'c')
    .map(([t, , x, y = 0]) => [label.aoi!.findIndex((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h), t] as const)
    .findLast(([box]) => box >= 0)

const measure = (reading: Reading, before: number): Record<'all' | 'seen' | 'inside' | 'far' | 'rank' | 'first' | 'searches', number> => {
  const rows: number[][] = []
  const truth: boolean[] = []
  const people: string[] = []
  const searches: number[] = []
  read('adserp').forEach((recording, search) => {
    const click = clicked(recording)
    if (!click || click[1] - before < 1000) return
    const { samples } = importRecording(recording, { zone: (_, i) => `box-${i}` })
    // Cut first: even a reading must not see what comes.
    const past = samples.filter(({ t }) => t <= click[1] - before)
    const boxes = recording.label.aoi!
    // From the top, as they are seen: the list has all advertisements last.
    const order = boxes.toSorted((a, b) => a.y - b.y || a.x - b.x)
    evidence(reading(past), boxes, click[1] - before).forEach(({ seen, inside, far }, i) => {
      rows.push([Math.log1p(seen), Math.log1p(inside), -Math.log1p(far), -order.indexOf(boxes[i]!)])
      truth.push(i === click[0])
      people.push(personOf(recording))
      searches.push(search)
    })
  })
  const column = (i: number): number[] => rows.map((row) => row[i]!)
  const told = unseen(
    rows.map((row) => row.slice(0, 3)),
    truth,
    people,
  )
  const each = [...new Set(searches)]
  const first = each.filter((search) => {
    const mine = told.flatMap((value, i) => (searches[i] === search ? [{ value, is: truth[i]! }] : []))
    return mine.reduce((a, b) => (b.value > a.value ? b : a)).is
  })
  return {
    all: auc(told, truth),
    seen: auc(column(0), truth),
    inside: auc(column(1), truth),
    far: auc(column(2), truth),
    rank: auc(column(3), truth),
    first: (100 * first.length) / each.length,
    searches: each.length,
  }
}

export const clicks = (): Finding[] =>
  [5000, 2000].flatMap((before) => {
    const [full, glance] = readings.map((reading) => measure(reading, before)) as [ReturnType<typeof measure>, ReturnType<typeof measure>]
    const finding = (name: string, of: keyof typeof full, least?: number): Finding => ({
      name: `adserp: ${before / 1000} s before the click, ${name}`,
      full: full[of],
      glance: glance[of],
      unit: of === 'first' ? '%' : of === 'searches' ? '' : 'AUC',
      ...(least !== undefined && { least }),
    })
    return [
      finding('which box, by three kinds of evidence weighed by other people', 'all', before === 5000 ? 0.86 : undefined),
      finding('by seconds in view lately alone, shared', 'seen'),
      finding('by seconds inside lately alone', 'inside'),
      finding('by distance from the pointer alone', 'far'),
      finding('by its place from the top alone', 'rank'),
      finding('the likeliest box is the one', 'first'),
      finding('searches judged', 'searches'),
    ]
  })
