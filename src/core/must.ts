import { bare } from './bare.js'

/** Checks one option; `expected` ends the sentence "must be". Throws a TypeError. */
export const must = (holds: unknown, option: string, expected: string, got: unknown): void => {
  if (!holds)
    throw new TypeError(
      `inkling: ${option} must be ${expected}, got ${typeof got === 'string' || Array.isArray(got) ? JSON.stringify(got) : String(got)}`,
    )
}

/** An example for each option; undefined where the part that uses it checks it. */
type Examples<T> = { readonly [K in keyof T]-?: unknown }

const ascending = (list: readonly unknown[]): boolean =>
  list.every((each, i) => typeof each === 'number' && each > (i && Number(list[i - 1])))

/** Checks options against examples: the same names, the same types. What is undefined is left out, so that its default holds. */
export const known = <T extends object>(part: string, examples: Examples<T>, options: T = {} as T): T => {
  must(Object(options) === options && !Array.isArray(options), part, 'an object', options)
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) {
    must(Object.hasOwn(examples, name), `every option of ${part}`, 'one of ' + Object.keys(examples).join(', '), name)
    const example = examples[name as keyof T]
    const kind = typeof example
    if (kind === 'object')
      must(Array.isArray(value) && value[0] && ascending(value), `${part}.${name}`, 'a list of ascending numbers over 0', value)
    else if (example !== undefined)
      must(
        typeof value === kind && (kind !== 'number' || value >= 0),
        `${part}.${name}`,
        kind === 'number' ? 'a number from 0' : `a ${kind}`,
        value,
      )
  }
  return bare(Object.fromEntries(given)) as T
}
