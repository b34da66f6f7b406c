import { checkOptions } from '../core/must.js'
import { attempt, wrong } from './wrong.js'

/** Options by detector. */
export type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What JSON cannot write is no number: `1e999` is read as infinite. */
const finite = (_: string, value: unknown): unknown => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError()
  return value
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text, finite)
  } catch {
    return text
  }
}

/** Reads `hesitation.floor=600` and its like. */
export const settings = (changes: readonly string[], all: Settings): Settings =>
  changes.reduce<Settings>((settings, change) => {
    const [, name = '', option = '', text = ''] =
      /^(\w+)\.(\w+)=(.+)$/.exec(change) ?? wrong(`--set ${change}: write DETECTOR.OPTION=VALUE, for example hesitation.floor=600`)
    const defaults = Object.hasOwn(all, name)
      ? all[name]!
      : wrong(`--set ${change}: no detector ${name}; there are ${Object.keys(all).join(', ')}`)
    if (!Object.keys(defaults)[0]) wrong(`--set ${change}: ${name} has no options`)
    const value = parse(text)
    attempt(
      () => checkOptions(name, defaults, { [option]: value }),
      (reason) => `--set ${change}: ${reason}`,
    )
    return { ...settings, [name]: { ...settings[name], [option]: value } }
  }, {})
