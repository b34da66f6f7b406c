/** @jsxImportSource preact */
import { render, type ComponentChildren, type JSX } from 'preact'
import { Chart } from './chart.js'
import { follow, status, summary } from './state.js'
import { Stream } from './stream.js'
import { Table } from './table.js'
import { count, percent } from './words.js'

const Figure = ({ name, value, children }: { name: string; value: string; children: ComponentChildren }): JSX.Element => (
  <div class="card number">
    <dt>{name}</dt>
    <dd>
      <strong>{value}</strong>
      <span>{children}</span>
    </dd>
  </div>
)

const Numbers = (): JSX.Element => {
  const { events = 0, sessions = 0, documents = 0, lost = 0, dropped = 0, seconds = [] } = summary.value ?? {}
  const expected = events + lost + dropped
  return (
    <dl class="numbers">
      <Figure name="Events" value={count(events)}>
        {count(seconds.slice(-60).reduce((a, b) => a + b, 0))} in the last minute
      </Figure>
      <Figure name="Sessions" value={count(sessions)}>
        in {count(documents)} {documents === 1 ? 'document' : 'documents'}
      </Figure>
      <Figure name="Loss" value={percent(expected ? lost / expected : 0)}>
        {count(lost)} missing by sequence number, {count(dropped)} dropped by caps
      </Figure>
    </dl>
  )
}

const snippet = `<script async src="${location.origin}/inkling.min.js"
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

const words = { connecting: 'connecting', live: 'live', offline: 'collector is away' }

const Studio = (): JSX.Element => {
  const read = summary.value
  return (
    <>
      <header class="top">
        <h1>
          Inkling <span>studio</span>
        </h1>
        <p class="status" role="status" data-status={status.value}>
          {words[status.value]}
        </p>
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
