import { assemble } from './assemble.js'
import type { Inkling, InklingOptions } from './handle.js'
import { checkOptions } from './must.js'
import { commonExamples } from './options.js'

/**
 * Puts parts together: signals notice, a score weighs, triggers call back, sinks carry away. Nothing runs while nobody listens.
 * Throws a TypeError on a wrong option; afterwards nothing throws into the page.
 */
export const createInkling = (options: InklingOptions): Inkling =>
  assemble(checkOptions('createInkling', { ...commonExamples, score: undefined, triggers: (): void => {} }, options))
