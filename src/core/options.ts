import type { InklingOptions } from './handle.js'

/** What both `start` and `createInkling` understand, by an example; undefined where the part that uses it checks it. */
export const commonExamples: Required<{ [K in keyof Omit<InklingOptions, 'score' | 'triggers'>]: unknown }> = {
  signals: undefined,
  sinks: undefined,
  consent: 'local',
  gpc: true,
  dnt: false,
  events: undefined,
  scrub: (): void => {},
  paths: undefined,
  query: undefined,
  onError: (): void => {},
  tap: (): void => {},
  window: undefined,
}
