/** The chance that a true case has the larger value, ties counting half (Mann–Whitney). */
export const auc = (values: readonly number[], truth: readonly boolean[]): number => {
  const order = values.map((value, i) => ({ value, is: truth[i]! })).toSorted((a, b) => a.value - b.value)
  let ranks = 0
  for (let i = 0, j = 0; i < order.length; i = j) {
    while (j < order.length && order[j]!.value === order[i]!.value) j++
    for (let k = i; k < j; k++) if (order[k]!.is) ranks += (i + j + 1) / 2
  }
  const yes = truth.filter(Boolean).length
  return (ranks - (yes * (yes + 1)) / 2) / (yes * (truth.length - yes))
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
