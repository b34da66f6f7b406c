import { UNWRITTEN, type Trial } from './trial.js'

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal?: string
  readonly holds?: boolean
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** Of documents that were not killed. */
const ofLiving = ({ tally }: Trial): number => tally.lost.filter(({ doc }) => !doc.killed).length

/** ms before the kill of its document at which the oldest lost event happened. */
const oldest = ({ tally }: Trial): number => Math.max(0, ...tally.lost.flatMap(({ doc, at }) => (doc.killed ? doc.killed - at! : [])))

/** What was meant to go wrong did; of what is killed, something had been written. */
const bit = ({ cell, tally, note }: Trial): boolean => !(note?.needed && note.count === 0) && (!cell.kills || tally.written > 0)

/** Of a killed document the last events may be lost; of any other none. Nothing is ever stored twice. */
export const holds = (trial: Trial): boolean =>
  bit(trial) && trial.tally.twice === 0 && trial.tally.forgotten === 0 && ofLiving(trial) === 0 && oldest(trial) <= UNWRITTEN

/** What a cell has shown, for machines. */
export const figures = (trial: Trial): readonly Figure[] => {
  const { engine, cell, tally, note } = trial
  const { runs, emitted, stored, lost, twice, doubles, delays, holes, written, forgotten } = tally
  const of = (what: string, value: number, unit: string, goal?: string, holds?: boolean): Figure => ({
    name: `${engine} ${cell.name}: ${what}`,
    value,
    unit,
    ...(goal !== undefined && { goal }),
    ...(holds !== undefined && { holds }),
  })
  return [
    of('runs', runs, 'runs'),
    of('emitted', emitted, 'events'),
    of('stored', stored, 'events'),
    ...(note ? [of(`${note.what}, of ${note.of}`, note.count, '', note.needed && '> 0', note.needed && note.count > 0)] : []),
    ...(cell.kills
      ? [
          of('lost', lost.length, 'events'),
          of('lost of documents that lived on', ofLiving(trial), 'events', '0', ofLiving(trial) === 0),
          of('oldest lost, before the kill', oldest(trial), 'ms', `≤ ${UNWRITTEN}`, oldest(trial) <= UNWRITTEN),
          of('written, as far as pages could say', written, 'events', '> 0', written > 0),
          of('lost although written', forgotten, 'events', '0', forgotten === 0),
          of('lost and known from holes in seq', Math.min(holes, lost.length), 'events'),
        ]
      : [of('lost', lost.length, 'events', '0', lost.length === 0)]),
    of('stored twice', twice, 'events', '0', twice === 0),
    of('doubles on the wire', doubles, 'events'),
    of('time to delivery, median', at(delays, 0.5), 'ms'),
    of('time to delivery, 95 %', at(delays, 0.95), 'ms'),
  ]
}

const heads = ['', 'cell', 'runs', 'emitted', 'stored', 'lost', 'twice', 'doubles', 'median', '95 %', '']

const ms = (value: number): string => (value < 10_000 ? `${value} ms` : `${Math.round(value / 1000)} s`)

/** A line of the table. */
const row = (trial: Trial): string[] => {
  const { engine, cell, tally, note } = trial
  const { runs, emitted, stored, lost, twice, doubles, delays, holes } = tally
  const numbers = [runs, emitted, stored, lost.length, twice, doubles].map(String)
  const living = ofLiving(trial)
  const loss = [
    ...(cell.kills && living ? [`${living} lost of documents that lived on`] : []),
    ...(cell.kills && lost[living] ? [`lost: all in the last ${Math.round(oldest(trial))} ms`] : []),
    ...(tally.forgotten ? [`${tally.forgotten} lost although written`] : []),
    ...(lost[0] ? [`${Math.min(holes, lost.length)} of the lost known from seq`] : []),
  ]
  const told = [...loss, cell.instead?.[engine] ?? '', note ? `${note.count} of ${note.of} ${note.what}` : ''].filter((each) => each)
  return [holds(trial) ? ' ' : '✗', cell.name, ...numbers, ms(at(delays, 0.5)), ms(at(delays, 0.95)), told.join('; ')]
}

export const table = (trials: readonly Trial[]): string => {
  const rows = [heads, ...trials.map(row)]
  const widths = heads.map((_, i) => Math.max(...rows.map((cells) => cells[i]!.length)))
  return rows
    .map((cells) =>
      cells
        .map((cell, i) => (i < 2 || i === heads.length - 1 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
