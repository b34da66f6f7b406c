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

/** Checks options against examples: the same names, the same types. What is undefined is left out, so that its default holds. */
export const checkOptions = <T extends object>(part: string, examples: Examples<T>, options: T = {} as T): T => {
  must(Object(options) === options && !Array.isArray(options), part, 'an object', options)
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) {
    must(Object.hasOwn(examples, name), `every option of ${part}`, 'one of ' + Object.keys(examples).join(', '), name)
    const example: unknown = examples[name as keyof T]
    const several = Array.isArray(example)
    const kind = typeof (several ? example[0] : example)
    /** Numbers are not negative, and ascend. */
    const like = (each: unknown, before: number): boolean => typeof each === kind && (kind !== 'number' || (each as number) >= before)
    const fits = several
      ? Array.isArray(value) && value[0] && value.every((each, i) => like(each, value[i - 1] ?? 0))
      : example === undefined || like(value, 0)
    must(
      fits,
      `${part}.${name}`,
      several ? `a list such as ${JSON.stringify(example)}` : kind === 'number' ? 'a number from 0' : `a ${kind}`,
      value,
    )
  }
  return bare(Object.fromEntries(given)) as T
}
