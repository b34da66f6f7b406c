/** 96 random bits as text. */
export const randomId = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-')
