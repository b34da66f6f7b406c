/** @jsxImportSource preact */
import { render, type ComponentChildren, type JSX } from 'preact'
import { Chart } from './chart.js'
import { follow, status, summary } from './state.js'
import { Stream } from './stream.js'
import type { Summary } from './summary.js'
import { Table } from './table.js'
import { clock, count, percent, unknown } from './words.js'

const Figure = ({ name, value, children }: { name: string; value: string; children: ComponentChildren }): JSX.Element => (
  <div class="card number">
    <dt>{name}</dt>
    <dd>
      <strong>{value}</strong>
      <span>{children}</span>
    </dd>
  </div>
)

/** What did not arrive, as a share of all events that are known of. */
const lossOf = ({ events, lost, dropped }: Summary): string => {
  const all = events + lost + dropped
  return all ? percent((lost + dropped) / all) : unknown
}

const Numbers = (): JSX.Element => {
  const read = summary.value
  return (
    <dl class="numbers">
      <Figure name="Events" value={count(read?.events)}>
        {count(read?.seconds.slice(-60).reduce((a, b) => a + b, 0))} in the last minute
      </Figure>
      <Figure name="Sessions" value={count(read?.sessions)}>
        in {count(read?.documents)} {read?.documents === 1 ? 'document' : 'documents'}
      </Figure>
      <Figure name="Loss" value={read ? lossOf(read) : unknown}>
        {count(read?.lost)} missing before the last that came, {count(read?.dropped)} given up by the page
      </Figure>
    </dl>
  )
}

const snippet = `<script>window.inkling ??= function () { (inkling.q ??= []).push(arguments) }</script>
<script async src="${location.origin}/inkling.min.js"
  data-endpoint="${location.origin}/collect" data-consent="pending"></script>

<button onclick="inkling('consent', 'granted')">Yes, you may</button>`

const Empty = (): JSX.Element => (
  <section class="card empty">
    <h2>Nothing has arrived yet</h2>
    <p>Open the shop and move about, or paste this into any page. Events wait in its memory until the visitor agrees:</p>
    <pre tabIndex={0}>
      <code>{snippet}</code>
    </pre>
  </section>
)

const words = {
  connecting: 'connecting',
  live: 'live',
  polling: 'not live, read every 2 s',
  stale: 'cannot be refreshed',
  offline: 'collector is away',
}

const Status = (): JSX.Element => {
  const old = summary.value && ['stale', 'offline'].includes(status.value)
  return (
    <p class="status" role="status" data-status={status.value}>
      {words[status.value]}
      {old && `, numbers of ${clock(summary.value!.now)}`}
    </p>
  )
}

const Studio = (): JSX.Element => {
  const read = summary.value
  return (
    <>
      <header class="top">
        <h1>
          Inkling <span>studio</span>
        </h1>
        <Status />
      </header>
      <main>
        <Numbers />
        {read && !read.events ? (
          <Empty />
        ) : (
          <>
            <div class="wide">
              <Chart />
              <Table />
            </div>
            <Stream />
          </>
        )}
      </main>
    </>
  )
}

render(<Studio />, document.getElementById('studio')!)
follow()
