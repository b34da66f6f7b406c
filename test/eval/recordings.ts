import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Sample } from '../../src/core/sample.js'
import type { Recording } from '../../src/train/import.js'
import { glanced } from '../readings.js'

export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly gaze_ms: number
  readonly clicked: boolean
}
export interface Labelled extends Omit<Recording, 'label'> {
  readonly label: Omit<Recording['label'], 'aoi'> & {
    readonly aoi?: readonly (Box & { readonly k: string })[]
    readonly conflict?: number
    readonly subj?: number
    readonly bot?: number
    readonly family?: string
  }
}

const folder = process.env['INKLING_DATA'] ?? '../shared/data'
export const names = ['adserp', 'kh2017', 'sapimouse', 'delbot'] as const
export const missing: readonly string[] = names.map((name) => `${name}.jsonl.gz`).filter((name) => !existsSync(`${folder}/${name}`))

export const read = (name: (typeof names)[number]): Labelled[] =>
  gunzipSync(readFileSync(`${folder}/${name}.jsonl.gz`))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled)

/** How a recording is read: every reading there is, or as a page reads it, once in 100 ms. */
export type Reading = (samples: readonly Sample[]) => readonly Sample[]
export const readings: readonly Reading[] = [(samples) => samples, (samples) => glanced(samples)]

/** Who is recorded: `p004-b2-t9` is one of several of p004. */
export const personOf = ({ id, label }: Labelled): string => (label.subj === undefined ? id.split('-', 1)[0]! : String(label.subj))
