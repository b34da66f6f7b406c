/** 96 random bits as text. */
export const randomId = (): string => Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join('-')
