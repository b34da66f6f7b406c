/** Weights of a ridge-penalised logistic regression on standardised columns, by Newton's method; answers the logit of a row. */
export const logistic = (
  rows: readonly (readonly number[])[],
  truth: readonly boolean[],
  penalty = 10,
): ((row: readonly number[]) => number) => {
  const width = rows[0]!.length
  const means = Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length)
  const spreads = means.map((mean, j) => Math.sqrt(rows.reduce((sum, row) => sum + (row[j]! - mean) ** 2, 0) / rows.length) || 1)
  const standard = (row: readonly number[]): number[] => [1, ...row.map((value, j) => (value - means[j]!) / spreads[j]!)]
  const x = rows.map(standard)
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
  let w: number[] = Array(width + 1).fill(0)
  for (let round = 0; round < 12; round++) {
    const slope = w.map((value, j) => (j ? -penalty * value : 0))
    const curve = w.map((_, i) => w.map((__, j) => (i === j && i ? penalty : i === j ? 1e-9 : 0)))
    x.forEach((row, n) => {
      const p = 1 / (1 + Math.exp(-dot(row, w)))
      for (let i = 0; i < row.length; i++) {
        slope[i]! += row[i]! * (Number(truth[n]) - p)
        for (let j = 0; j < row.length; j++) curve[i]![j]! += row[i]! * row[j]! * p * (1 - p)
      }
    })
    const step = solved(curve, slope)
    w = w.map((value, i) => value + step[i]!)
  }
  return (row) => dot(standard(row), w)
}

/** Gauss–Jordan with pivots. */
const solved = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] => {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.findIndex((row, j) => j >= i && Math.abs(row[i]!) === Math.max(...rows.slice(i).map((each) => Math.abs(each[i]!))))
    ;[rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!]
    for (let j = 0; j < rows.length; j++) {
      if (j === i) continue
      const by = rows[j]![i]! / rows[i]![i]!
      rows[j] = rows[j]!.map((value, k) => value - by * rows[i]![k]!)
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!)
}

/** What a model says of each row that was fitted without anybody of its group; of the rows of some groups only, if told. */
export const unseen = (
  rows: readonly (readonly number[])[],
  truth: readonly boolean[],
  groups: readonly string[],
  of: readonly string[] = [...new Set(groups)],
): number[] => {
  const out: number[] = Array(rows.length).fill(0)
  for (const group of of) {
    const others = rows.flatMap((_, i) => (groups[i] === group ? [] : [i]))
    const model = logistic(
      others.map((i) => rows[i]!),
      others.map((i) => truth[i]!),
    )
    rows.forEach((row, i) => {
      if (groups[i] === group) out[i] = model(row)
    })
  }
  return out
}
