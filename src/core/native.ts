/** A function of the page as the browser made it: zone.js keeps what it replaces, and calling that wakes no change detection. */
export const native = <T extends object, K extends keyof T & string>(owner: T, name: K): T[K] =>
  ((owner as Record<string, unknown>)[`__zone_symbol__${name}`] as T[K] | undefined) ?? owner[name]
