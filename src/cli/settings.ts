import { wrong } from './wrong.js'

/** Options by detector. */
export type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
const fits = (each: unknown, model: unknown): boolean =>
  typeof model === 'number' ? typeof each === 'number' && each >= 0 : typeof each === typeof model

/** Reads `hesitation.floor=600` and its like. */
export const settings = (changes: readonly string[], all: Settings): Settings =>
  changes.reduce<Settings>((settings, change) => {
    const [, name = '', option = '', text = ''] =
      /^(\w+)\.(\w+)=(.+)$/.exec(change) ?? wrong(`--set ${change}: write DETECTOR.OPTION=VALUE, for example hesitation.floor=600`)
    const defaults = Object.hasOwn(all, name)
      ? all[name]!
      : wrong(`--set ${change}: no detector ${name}; there are ${Object.keys(all).join(', ')}`)
    if (!Object.hasOwn(defaults, option))
      wrong(`--set ${change}: ${name} has no option ${option}; it has ${Object.keys(defaults).join(', ') || 'none'}`)
    const value = parse(text)
    const like = defaults[option]
    if (Array.isArray(like) ? !Array.isArray(value) || !value.every((each) => fits(each, like[0])) : !fits(value, like))
      wrong(`--set ${change}: expected something like ${JSON.stringify(like)}`)
    return { ...settings, [name]: { ...settings[name], [option]: value } }
  }, {})
