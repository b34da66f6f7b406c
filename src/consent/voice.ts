import type { Consent, Consenting } from '../core/consent.js'

/**
 * What a platform says, handed on to consent; answers what it has said last. What the owner sets or another tab refuses meanwhile holds until the
 * platform says something else, or says what a person has `answered` since.
 */
export type Voice = (next?: Consent, answered?: unknown) => Consent

/** Whether it is a list of numbers that vendors and purposes can have. `Number()` of a variable that is not set is none, and would ask about nobody. */
export const areIds = (list: unknown): boolean => Array.isArray(list) && list.every((id) => Number.isInteger(id) && id > 0)

/**
 * Lets a platform speak: `pending` until it has. Throws a TypeError on options with which it could only fail, on one that `example` does not name, or
 * with an empty `list`, which would grant what nobody was asked for.
 */
export const voice = (
  ink: Consenting,
  options: object,
  example: string,
  refused: string,
  list: unknown,
  outside: string = refused,
): Voice => {
  const known = Object.keys(options).every((name) => example.includes(` ${name}:`))
  if (!(known && /^(local|denied)$/.test(refused) && /^(local|denied|pending|granted)$/.test(outside) && Array.isArray(list) && list[0]))
    throw new TypeError(`inkling: options must be such as ${example}`)
  let state: Consent = 'pending'
  /** What came of it: Global Privacy Control makes `granted` `local`. */
  let held: Consent | undefined = ink.consent(state)
  return (next = state, answered) => {
    const now = ink.consent()
    // A script tag that is still loading answers nothing, and does all that it was asked to once it is there.
    const others = now && now !== (held ?? state)
    // That it waits or asks again undoes nobody's refusal.
    if (others ? next !== 'pending' && (answered || next !== state) : next !== state) held = ink.consent(next)
    return (state = next)
  }
}
