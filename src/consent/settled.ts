import { consents } from '../core/consent.js'
import type { Inkling } from '../core/handle.js'
import { known, must } from '../core/must.js'

/** What every adapter understands. */
export interface PlatformOptions {
  /** What a refusal means: `local` goes on noticing on the device alone, `denied` notices nothing. @default 'local' */
  readonly refused?: 'local' | 'denied'
  /** The page the platform is on. @default the global one */
  readonly window?: Window & typeof globalThis
}

/** The options of one adapter, checked against examples of them; `window` is undefined without a page. */
export const settled = <T extends PlatformOptions>(
  part: string,
  ink: Pick<Inkling, 'consent'>,
  examples: { readonly [K in keyof T]-?: unknown },
  options: T,
): T & { readonly window?: Window & typeof globalThis } => {
  must(typeof ink?.consent === 'function', `${part}(ink)`, 'given what start() or createInkling() answered', ink)
  const given = known(part, examples, options)
  for (const [name, value] of Object.entries(given))
    if (name === 'refused' || name === 'outside') must(consents.includes(value), `${part}.${name}`, 'one of ' + consents.join(', '), value)
  return { window: globalThis.window, ...given }
}
