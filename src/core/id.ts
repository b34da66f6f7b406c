/** 96 random bits as text. */
export const randomId = (): string => {
  const bits = new Uint32Array(3)
  try {
    crypto.getRandomValues(bits)
  } catch {
    // Taken away by the page. Ids must differ; nobody has to be unable to guess them.
  }
  return [0, 1, 2].map((i) => ((bits[i]! ^ (Math.random() * 2 ** 32)) >>> 0).toString(36)).join('-')
}
