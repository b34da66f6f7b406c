import { euro } from '../euro.js'
import type { Inkling } from 'inkling'
import { standard, sumOf, type Basket, type Line } from './basket.js'
import { copy, drawing, fill, part, partOf, say, tell } from './page.js'

/** Shows the basket and keeps it in step. */
export const cartPage = (basket: Basket, ink: Inkling): void => {
  const cart = part('cart')
  const list = part('lines', cart)
  const rows = new Map<string, HTMLElement>()

  const change = (line: Line, quantity: number): void => {
    basket.set(line.sku, quantity)
    const fewer = line.quantity - quantity
    if (fewer > 0) ink.track('remove_from_cart', { sku: line.sku, price: line.price, quantity: fewer })
    if (fewer < 0) ink.track('add_to_cart', { sku: line.sku, price: line.price, quantity: -fewer })
    if (quantity) return
    say(`${line.name} removed`)
    ;(list.querySelector<HTMLElement>('input') ?? part('empty', cart).querySelector('a'))?.focus()
  }

  const row = (line: Line): HTMLElement => {
    const item = copy(partOf(HTMLTemplateElement, 'line', cart))
    for (const link of item.querySelectorAll<HTMLAnchorElement>('[data-link]')) link.href = `/p/${line.id}/${line.glaze}`
    fill('name', line.name, item)
    fill('glaze', line.glaze, item)
    fill('label', `Quantity of ${line.name}`, item)
    item.querySelector('.tile')?.append(drawing(line.id, line.glaze) ?? '')
    const now = (): Line => basket.lines().find(({ sku }) => sku === line.sku) ?? line
    const input = partOf(HTMLInputElement, 'quantity', item)
    input.addEventListener('change', () => {
      if (input.checkValidity() && input.valueAsNumber) change(now(), Math.round(input.valueAsNumber))
      else input.value = String(now().quantity)
    })
    const remove = partOf(HTMLButtonElement, 'remove', item)
    remove.setAttribute('aria-label', `Remove ${line.name} in ${line.glaze}`)
    remove.addEventListener('click', () => change(now(), 0))
    rows.set(line.sku, item)
    return item
  }

  part('take-gift', cart).addEventListener('click', () => {
    basket.takeGift()
    tell('Standard delivery is free for you, today or another day.')
  })

  basket.watch(() => {
    const lines = basket.lines()
    part('empty', cart).hidden = lines.length > 0
    part('full', cart).hidden = !lines.length
    for (const [sku, item] of rows) {
      if (lines.some((line) => line.sku === sku)) continue
      item.remove()
      rows.delete(sku)
    }
    for (const line of lines) {
      const item = rows.get(line.sku) ?? row(line)
      if (!item.isConnected) list.append(item)
      partOf(HTMLInputElement, 'quantity', item).value = String(line.quantity)
      fill('sum', euro(line.price * line.quantity), item)
    }
    const price = standard(basket)
    ink.context({ pays_delivery: lines.length > 0 && price > 0 })
    part('gift', cart).hidden = !price
    fill('subtotal', euro(sumOf(lines)), cart)
    fill('delivery', price ? euro(price) : 'free', cart)
    fill('total', euro(sumOf(lines) + price), cart)
  })
}
