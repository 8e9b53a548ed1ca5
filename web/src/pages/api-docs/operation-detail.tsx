import { Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Operation, Parameter, Schema } from '../../api/openapi.ts'
import { apiDocs as words } from '../../messages/api-docs.ts'
import classes from './api-docs.module.css'
import { SchemaTree } from './schema-tree.tsx'
import { typeName, type Schemas } from './schemas.ts'
import { TryIt } from './try-it.tsx'

interface OperationDetailProps {
  readonly operation: Operation
  readonly schemas: Schemas
}

/** What a route takes and gives, and a way to try it. */
export function OperationDetail({ operation, schemas }: OperationDetailProps) {
  const { description, parameters = [], requestBody, responses } = operation
  const request = Object.values(requestBody?.content ?? {})[0]?.schema
  const [status = '200', answer] = Object.entries(responses).find(([name]) => name !== 'default') ?? []
  const content = Object.entries(answer?.content ?? {})[0]
  return (
    <div className={classes['detail']}>
      {description !== undefined && <Text size="sm">{description}</Text>}
      <Text size="sm">
        {words.permission}: <code>{permissionOf(operation)}</code>
      </Text>
      {parameters.length > 0 && <Parameters parameters={parameters} />}
      <div className={classes['columns']}>
        {request !== undefined && (
          <Part title={words.request}>
            <Fields label={words.request} schema={request} schemas={schemas} />
          </Part>
        )}
        <Part title={words.answer(status)}>
          {content === undefined ? (
            <Text size="sm">{words.noBody}</Text>
          ) : content[1].schema === undefined ? (
            <Text size="sm">{content[0]}</Text>
          ) : (
            <Fields label={words.answer(status)} schema={content[1].schema} schemas={schemas} isAnswer />
          )}
        </Part>
      </div>
      <Text size="sm" c="dimmed">
        {words.errors}
      </Text>
      <TryIt operation={operation} schemas={schemas} />
    </div>
  )
}

function permissionOf({ security }: Operation): string {
  const oauth = security.find((each) => 'oauth2' in each)
  if (oauth === undefined) return words.everybody
  return oauth['oauth2']?.[0] ?? words.signedIn
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack gap={6}>
      <Title order={3} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  )
}

interface FieldsProps {
  readonly label: string
  readonly schema: Schema
  readonly schemas: Schemas
  readonly isAnswer?: boolean
}

function Fields({ label, schema, schemas, isAnswer = false }: FieldsProps) {
  return (
    // Scrolls inside its own box, by keyboard too.
    <section className={classes['schema']} tabIndex={0} aria-label={label}>
      <SchemaTree schema={schema} schemas={schemas} isAnswer={isAnswer} />
    </section>
  )
}

function Parameters({ parameters }: { readonly parameters: readonly Parameter[] }) {
  return (
    <Part title={words.parameters}>
      <section className={classes['box']} tabIndex={0} aria-label={words.parameters}>
        <Table withTableBorder fz="sm" aria-label={words.parameters}>
          <Table.Thead>
            <Table.Tr>
              {[words.name, words.where, words.type, words.meaning].map((header) => (
                <Table.Th key={header}>{header}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parameters.map(({ name, in: where, required, schema, description }) => (
              <Table.Tr key={`${where} ${name}`}>
                <Table.Td>
                  <code>{name}</code>{' '}
                  {required === true && <span className={classes['required']}>{words.required}</span>}
                </Table.Td>
                <Table.Td>{where}</Table.Td>
                <Table.Td>{typeName(schema)}</Table.Td>
                <Table.Td>{description}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Part>
  )
}
