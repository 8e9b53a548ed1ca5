import type { Schema } from '../../api/openapi.ts'
import { apiDocs as words } from '../../messages/api-docs.ts'
import classes from './api-docs.module.css'
import { choicesOf, resolved, typeName, type Schemas } from './schemas.ts'

interface SchemaTreeProps {
  readonly schema: Schema
  readonly schemas: Schemas
  readonly depth?: number
  /** An answer: what is required of it matters to nobody. */
  readonly isAnswer?: boolean
}

const deepest = 6

/** The fields of a schema, those of objects inside it below them. */
export function SchemaTree({ schema: given, schemas, depth = 0, isAnswer = false }: SchemaTreeProps) {
  const schema = resolved(given, schemas)
  if (depth > deepest) return <p className={classes['note']}>{words.deeper}</p>
  const choices = choicesOf(schema)
  if (choices !== undefined) return <Choices choices={choices} schemas={schemas} depth={depth} isAnswer={isAnswer} />
  if (schema.items !== undefined) {
    const item = resolved(schema.items, schemas)
    if (isPlain(item)) return <p className={classes['note']}>{`${words.listOf} ${typeName(item)}`}</p>
    return (
      <>
        <p className={classes['note']}>{words.listOf}</p>
        <SchemaTree schema={schema.items} schemas={schemas} depth={depth + 1} isAnswer={isAnswer} />
      </>
    )
  }
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) return <p className={classes['note']}>{typeName(schema)}</p>
  const isOpen = typeof schema.additionalProperties === 'object'
  return (
    <ul className={classes['tree']}>
      {properties.map(([name, property]) => (
        <Property
          key={name}
          name={name}
          schema={resolved(property, schemas)}
          isRequired={schema.required?.includes(name) === true}
          schemas={schemas}
          depth={depth}
          isAnswer={isAnswer}
        />
      ))}
      {isOpen && <li className={classes['note']}>{words.furtherFields}</li>}
    </ul>
  )
}

interface PropertyProps extends Required<SchemaTreeProps> {
  readonly name: string
  readonly isRequired: boolean
}

function Property({ name, schema, isRequired, schemas, depth, isAnswer }: PropertyProps) {
  const hasInside = schema.properties !== undefined || schema.items !== undefined || choicesOf(schema) !== undefined
  return (
    <li>
      <code className={classes['field']}>{name}</code>{' '}
      {!hasInside && <span className={classes['note']}>{typeName(schema)}</span>}{' '}
      {isRequired && !isAnswer && <span className={classes['required']}>{words.required}</span>}
      {schema.description !== undefined && <div>{schema.description}</div>}
      {hasInside && <SchemaTree schema={schema} schemas={schemas} depth={depth + 1} isAnswer={isAnswer} />}
    </li>
  )
}

/** Whether there is nothing inside. */
function isPlain({ properties, items, anyOf, oneOf }: Schema): boolean {
  return properties === undefined && items === undefined && anyOf === undefined && oneOf === undefined
}

/** Choices between plain types stand on one line. */
function Choices({
  choices,
  schemas,
  depth,
  isAnswer,
}: Required<Omit<SchemaTreeProps, 'schema'>> & { choices: readonly Schema[] }) {
  const all = choices.map((each) => resolved(each, schemas))
  if (all.every(isPlain)) return <p className={classes['note']}>{all.map(typeName).join(' | ')}</p>
  return (
    <>
      <p className={classes['note']}>{words.anyOf}</p>
      <ul className={classes['tree']}>
        {all.map((each, index) => (
          // The choices of a schema never move.
          <li key={index}>
            <SchemaTree schema={each} schemas={schemas} depth={depth + 1} isAnswer={isAnswer} />
          </li>
        ))}
      </ul>
    </>
  )
}
