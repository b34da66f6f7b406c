/** Checks one option; `expected` ends the sentence "must be". Throws a TypeError. */
export const must = (holds: unknown, option: string, expected: string, got: unknown): void => {
  if (!holds) throw new TypeError(`inkling: ${option} must be ${expected}, got ${typeof got === 'string' ? JSON.stringify(got) : String(got)}`)
}
