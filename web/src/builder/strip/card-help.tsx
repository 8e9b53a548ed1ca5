import type { CardExample, Field } from '../../api/cards.ts'
import { strip as words } from '../../messages/strip.ts'
import { triggerId } from '../model/draft.ts'
import { useEditor } from '../model/editor-context.ts'
import { typeOfField } from '../model/value-type.ts'
import { find } from '../model/walk.ts'
import classes from './card-help.module.css'
import { CardIcon } from './card-icon.tsx'
import { TypeBadge } from './type-badge.tsx'

interface CardHelpProps {
  /** A card of the flow, or a card's type as in the catalogue. */
  readonly cardId: string | null
}

/** The reference of a card, for the panel beside the strip. */
export function CardHelp({ cardId }: CardHelpProps) {
  const catalogue = useEditor(({ catalogue }) => catalogue)
  const type = useEditor(({ draft }) => (cardId === null ? null : (find(draft, cardId)?.node.card ?? cardId)))
  if (type === null || type === triggerId || !catalogue.isKnown(type)) {
    return <p className={classes['text']}>{words.helpNothing}</p>
  }
  const card = catalogue.get(type)
  return (
    <section className={classes['help']} aria-label={words.help(card.title)}>
      <div className={classes['head']}>
        <CardIcon category={card.category.id} />
        <h2 className={classes['title']}>{card.title}</h2>
        <span className={classes['category']}>{card.category.title}</span>
      </div>
      <p className={classes['text']}>{card.description}</p>
      <FieldList title={words.helpInputs} fields={card.inputs} />
      <FieldList
        title={words.helpOutputs}
        fields={{ ...card.outputs, ...Object.assign({}, ...Object.values(card.inside ?? {})) }}
      />
      {card.examples.length > 0 && (
        <>
          <h3 className={classes['heading']}>{words.helpExamples}</h3>
          {card.examples.map((example, i) => (
            // Examples never change while they are shown.
            // oxlint-disable-next-line react/no-array-index-key
            <Example key={i} example={example} title={example.title ?? words.helpExample(i + 1)} />
          ))}
        </>
      )}
    </section>
  )
}

function FieldList({ title, fields }: { readonly title: string; readonly fields: Readonly<Record<string, Field>> }) {
  const entries = Object.entries(fields)
  if (entries.length === 0) return null
  return (
    <>
      <h3 className={classes['heading']}>{title}</h3>
      <dl className={classes['fields']}>
        {entries.map(([name, { label, kind, help, optional }]) => (
          <div key={name}>
            <dt>
              {label} <TypeBadge type={typeOfField(kind)} />
              {optional === true && <span className={classes['category']}>{words.helpOptional}</span>}
            </dt>
            {help !== undefined && <dd>{help}</dd>}
          </div>
        ))}
      </dl>
    </>
  )
}

function Example({ example, title }: { readonly example: CardExample; readonly title: string }) {
  return (
    <figure className={classes['example']}>
      <figcaption>{title}</figcaption>
      <pre>{JSON.stringify(example.inputs, null, 1)}</pre>
      {example.error === undefined ? (
        example.outputs !== undefined && <pre>→ {JSON.stringify(example.outputs, null, 1)}</pre>
      ) : (
        <p>
          {words.helpFails} {example.error}
        </p>
      )}
    </figure>
  )
}
