import type { Inkling, InklingOptions } from './handle.js'
import { inkling } from './inkling.js'
import { checkOptions } from './must.js'
import { shared } from './shared.js'

/**
 * Puts parts together: signals notice, a score weighs, triggers call back, sinks carry away. Nothing runs while nobody listens.
 * Throws a TypeError on a wrong option; afterwards nothing throws into the page.
 */
export const createInkling = (options: InklingOptions): Inkling =>
  inkling(checkOptions('createInkling', { ...shared, score: undefined, triggers: (): void => {} }, options))
