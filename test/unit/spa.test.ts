// @vitest-environment happy-dom
import { createElement, useEffect, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { useInkling } from '../../examples/spa-react/inkling.js'
import type { Inkling, StartOptions } from 'inkling'

// Listeners of the window are not to be had in happy-dom; what a page tracks is.
const options = (): StartOptions => ({ signals: [], onError: () => {} })

test('two components share one Inkling, and the last that goes stops it', async () => {
  const held = new Map<string, Inkling>()
  const User = ({ name }: { readonly name: string }): ReactNode => {
    const ink = useInkling(options)
    useEffect(() => {
      if (ink) held.set(name, ink)
      return () => void held.delete(name)
    }, [ink, name])
    return null
  }
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  const show = (...names: string[]): void => root.render(names.map((name) => createElement(User, { key: name, name })))
  show('a', 'b')
  await expect.poll(() => held.size).toBe(2)
  const ink = held.get('b')!
  expect(held.get('a')).toBe(ink)
  const heard: string[] = []
  ink.on('*', ({ type }) => heard.push(type))

  show('b')
  await expect.poll(() => held.size).toBe(1)
  ink.track('view_item')
  await expect.poll(() => heard).toEqual(['view_item'])

  show()
  await expect.poll(() => held.size).toBe(0)
  ink.track('add_to_cart')
  show('c')
  await expect.poll(() => held.size).toBe(1)
  expect(held.get('c')).not.toBe(ink)
  held.get('c')!.track('purchase')
  expect(heard).toEqual(['view_item'])
})
