/** Uniform over (0, 1], in steps of 2^-53: as fine as a number can tell. */
const uniform = (crypto: Crypto): number => {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2)) as unknown as [number, number]
  return (high * 2 ** 21 + (low >>> 11) + 1) / 2 ** 53
}

/**
 * Whole-numbered noise, n with a probability that falls as e^(-rate·|n|): the geometric mechanism of Ghosh, Roughgarden & Sundararajan 2009
 * (https://arxiv.org/abs/0811.2841), which unlike a Laplace variable has no low bits to be read from. The difference of two geometric variables.
 * Beyond about 36/rate it never goes: where ε says e^ε, that is true but for a chance of 2^-53.
 */
export const noise = (crypto: Crypto, rate: number): number => {
  const one = (): number => Math.floor(-Math.log(uniform(crypto)) / rate)
  return one() - one()
}
