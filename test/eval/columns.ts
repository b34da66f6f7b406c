/** Rows under each other: numbers to the right, words to the left, the first row above all. */
export const columns = (rows: readonly (readonly (string | number)[])[]): string => {
  const numeric = rows[0]!.map((_, i) => rows.slice(1).every((row) => /^[\d.]*$/.test(String(row[i])) && row[i] !== ''))
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)))
  const cell = (value: string | number, i: number): string => String(value)[numeric[i] ? 'padStart' : 'padEnd'](widths[i]!)
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}
