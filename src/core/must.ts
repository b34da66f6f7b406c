/** Checks one option; `expected` ends the sentence "must be". Throws a TypeError. */
export const must = (holds: unknown, option: string, expected: string, got: unknown): void => {
  if (!holds)
    throw new TypeError(`inkling: ${option} must be ${expected}, got ${typeof got === 'string' ? JSON.stringify(got) : String(got)}`)
}

/** Checks the options of a part against its defaults: the same names, the same types. */
export const known = <T extends object>(part: string, defaults: Required<T>, options: T | undefined): T | undefined => {
  for (const [name, value] of Object.entries(options ?? {})) {
    const like = defaults[name as keyof T]
    must(like !== undefined, `every option of ${part}`, 'one of ' + Object.keys(defaults).join(', '), name)
    if (typeof like === 'number') must(typeof value === 'number' && value >= 0, `${part}.${name}`, 'a number from 0', value)
    else must(Array.isArray(value), `${part}.${name}`, 'a list', value)
  }
  return options
}
