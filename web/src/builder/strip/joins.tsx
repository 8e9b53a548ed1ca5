import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { branchesOf } from '../../../../src/language/branches.ts'
import type { CardNode } from '../../../../src/model/flow-definition.ts'
import type { CardDeclaration, Field } from '../../api/cards.ts'
import { strip as words } from '../../messages/strip.ts'
import { useEditor } from '../model/editor-context.ts'
import fieldClasses from './fields/fields.module.css'
import { focusLastName, RowName } from './fields/rows-control.tsx'
import { ValueSlot } from './fields/value-slot.tsx'
import classes from './joins.module.css'
import type { CardProblem } from '../model/problems.ts'

const anyField: Field = { kind: 'any', label: '' }

interface JoinsProps {
  readonly node: CardNode
  readonly declaration: CardDeclaration
  readonly problems: readonly CardProblem[]
}

/** What a card with branches gives on: for each name, a value for each branch. */
export function Joins({ node, declaration, problems }: JoinsProps) {
  const setJoin = useEditor(({ setJoin }) => setJoin)
  const renameJoin = useEditor(({ renameJoin }) => renameJoin)
  const removeJoin = useEditor(({ removeJoin }) => removeJoin)
  const isReadOnly = useEditor(({ isReadOnly }) => isReadOnly)
  const branches = Object.entries(branchesOf(node, declaration))
  const names = Object.keys(node.outputs ?? {})
  const isLoop = declaration.inside !== undefined
  const group = useRef<HTMLFieldSetElement>(null)
  const add = () => {
    let n = names.length + 1
    while (names.includes(words.newJoin(n))) n++
    // With no value for any branch yet, it is null whichever runs.
    setJoin(node.id, words.newJoin(n), branches[0]![0], undefined)
    focusLastName(group)
  }
  if (branches.length === 0 || (isReadOnly && names.length === 0)) return null
  return (
    <fieldset className={classes['joins']} ref={group}>
      <legend className={classes['legend']}>{words.joins}</legend>
      {names.length > 0 && <p className={classes['lead']}>{isLoop ? words.joinsLoopLead : words.joinsLead}</p>}
      {names.map((name, i) => (
        // An output that is renamed stays the same row.
        // oxlint-disable-next-line react/no-array-index-key
        <div className={classes['join']} key={i}>
          <div className={classes['top']}>
            <RowName
              label={words.joinName(i + 1)}
              name={name}
              taken={names}
              isReadOnly={isReadOnly}
              rename={(to) => renameJoin(node.id, name, to)}
            />
            {!isReadOnly && (
              <button
                type="button"
                className={fieldClasses['plus']}
                aria-label={words.removeJoin(name)}
                onClick={() => removeJoin(node.id, name)}
              >
                <X size={14} aria-hidden="true" />
              </button>
            )}
          </div>
          {branches.map(([branch, label]) => (
            <div key={branch} className={classes['branch']}>
              <span className={classes['of']}>{label}</span>
              <ValueSlot
                cardId={node.id}
                branch={branch}
                id={`${node.id}-out-${i}-${branch}`}
                label={words.joinValue(name, label)}
                field={anyField}
                value={node.outputs?.[name]?.[branch]}
                set={(value) => setJoin(node.id, name, branch, value)}
                isReadOnly={isReadOnly}
                describedBy={undefined}
                isWrong={problems.some(({ join }) => join?.output === name && join.branch === branch)}
              />
            </div>
          ))}
          {problems
            .filter(({ join }) => join?.output === name)
            .map(({ message }) => (
              <p className={fieldClasses['problem']} key={message}>
                {message}
              </p>
            ))}
        </div>
      ))}
      {!isReadOnly && (
        <button type="button" className={fieldClasses['add']} onClick={add}>
          <Plus size={14} aria-hidden="true" />
          {words.addJoin}
        </button>
      )}
    </fieldset>
  )
}
