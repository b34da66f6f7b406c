/** ms after which a press holds nothing any more: a menu or a native list may have taken its release. */
export const HELD = 10_000
