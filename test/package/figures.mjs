/** Prints figures as a table, or with `--json` as an array of `{ name, value, unit, goal, holds }`. */
export const print = (title, figures) => {
  if (process.argv.includes('--json')) return console.log(JSON.stringify(figures, null, 2))
  const rows = figures.map(({ name, value, unit, goal, holds, note = '' }) => [
    name,
    `${value} ${unit}`.trim(),
    goal ?? '',
    holds === undefined ? '' : holds ? 'holds' : 'MISSED',
    note,
  ])
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  console.log(
    `${title}\n${rows
      .map(
        (row) =>
          `  ${row
            .map((cell, i) => (i === 1 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
            .join('  ')
            .trimEnd()}`,
      )
      .join('\n')}`,
  )
}
