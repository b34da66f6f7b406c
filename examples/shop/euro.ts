const whole = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 })

/** 189 → €189 */
export const euro = (amount: number): string => whole.format(amount)
