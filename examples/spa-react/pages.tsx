import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { Condition, Inkling, TriggerOptions } from 'inkling'
import { useWhen } from './inkling.js'
import { go, Link } from './route.js'

export interface PageProps {
  readonly ink: Inkling | undefined
}

const trains = [
  { from: 'Vienna', to: 'Venice', leaves: '21:27', arrives: '08:24', price: 49 },
  { from: 'Berlin', to: 'Paris', leaves: '20:18', arrives: '10:26', price: 69 },
  { from: 'Brussels', to: 'Prague', leaves: '19:22', arrives: '10:24', price: 59 },
  { from: 'Zurich', to: 'Zagreb', leaves: '20:40', arrives: '10:43', price: 54 },
] as const

const fares = [
  { id: 'seat', name: 'Seat', price: 49, for: 'A reclining seat in a compartment of six. For short nights and strong necks.' },
  { id: 'couchette', name: 'Couchette', price: 79, for: 'A bunk with a sheet, a pillow and a reading light, in a compartment of four.' },
  { id: 'sleeper', name: 'Sleeper', price: 139, for: 'A made-up bed, a washbasin and breakfast, in a cabin of your own or for two.' },
] as const

export const Trains = (): ReactNode => (
  <>
    <h1 tabIndex={-1}>Fall asleep here, wake up there</h1>
    <p className="lead">Four night trains, every evening, all year.</p>
    <ul className="trains" aria-label="Departures">
      {trains.map((train) => (
        <li key={train.from}>
          <span className="times">
            {train.leaves}
            <i aria-hidden="true" /> {train.arrives}
          </span>
          <strong>
            {train.from} to {train.to}
          </strong>
          <span className="soft">from €{train.price}</span>
          <Link to="/spa/fares" className="button">
            See fares
          </Link>
        </li>
      ))}
    </ul>
  </>
)

// Weighing the fares for a while, or wavering at one. Either passes by itself, and the help with it.
const unsure: Condition = {
  any: [
    { event: 'hesitation', where: { zone: 'fares' }, within: 20_000 },
    { event: 'dwell', where: { zone: 'fares' }, sum: 'ms', gte: 10_000, within: 90_000 },
  ],
}
const trigger: TriggerOptions = { id: 'fares-help', delay: 300, cooldown: 600_000 }

export const Fares = ({ ink }: PageProps): ReactNode => {
  const [help, close] = useWhen(ink, unsure, trigger)
  const heading = useRef<HTMLHeadingElement>(null)
  const dismiss = (): void => {
    close()
    // The button that had the focus goes.
    heading.current?.focus({ preventScroll: true })
  }
  const choose = (sku: string, price: number): void => {
    ink?.track('add_to_cart', { sku, price })
    go(`/spa/book?fare=${sku}`)
  }
  return (
    <>
      <h1 tabIndex={-1} ref={heading}>
        Three ways to spend a night
      </h1>
      <div className="fares" data-inkling="fares">
        {fares.map((fare) => (
          <section key={fare.id} aria-labelledby={fare.id}>
            <h2 id={fare.id}>{fare.name}</h2>
            <p className="price">€{fare.price}</p>
            <p>{fare.for}</p>
            <button className="button" onClick={() => choose(fare.id, fare.price)}>
              Take the {fare.name.toLowerCase()}
            </button>
          </section>
        ))}
      </div>
      <div role="status" className={help ? 'help shown' : 'help'}>
        {help && (
          <p>
            <strong>First night train?</strong> Most people sleep best in a couchette. Any fare can be changed for another, or given back,
            until noon of the day.{' '}
            <button onClick={dismiss} aria-label="Close the help">
              ×
            </button>
          </p>
        )}
      </div>
    </>
  )
}

export const Book = ({ ink }: PageProps): ReactNode => {
  const [id, setId] = useState(() => new URLSearchParams(location.search).get('fare') ?? '')
  const [done, setDone] = useState(false)
  const thanks = useRef<HTMLHeadingElement>(null)
  const fare = fares.find((each) => each.id === id)
  // The button that had the focus is gone: who listens hears what has come in its place.
  useEffect(() => thanks.current?.focus(), [done])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (fare) ink?.track('purchase', { sku: fare.id, price: fare.price })
    setDone(true)
  }
  if (done)
    return (
      <>
        <h1 tabIndex={-1} ref={thanks}>
          Good night
        </h1>
        <p className="lead">This railway is invented, so nothing was booked and nobody was charged.</p>
        <Link to="/spa/" className="button">
          Back to the trains
        </Link>
      </>
    )
  return (
    <>
      <h1 tabIndex={-1}>Who travels?</h1>
      <form className="book" onSubmit={submit}>
        <label>
          Fare
          <select name="fare" value={fare?.id ?? ''} onChange={(event) => setId(event.target.value)} required>
            <option value="">Choose</option>
            {fares.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}, €{each.price}
              </option>
            ))}
          </select>
        </label>
        <label>
          Name
          <input name="name" autoComplete="name" required />
        </label>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="email" required />
        </label>
        <label>
          Evening of departure
          <input name="date" type="date" required />
        </label>
        <button className="button">Book</button>
        <Link to="/spa/fares">Compare the fares</Link>
      </form>
    </>
  )
}
