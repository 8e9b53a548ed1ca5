import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { pageNonce } from './page-nonce.ts'

interface JsonCodeProps {
  readonly label: string
  readonly text: string
  /** Left out: read-only. */
  readonly onChange?: (text: string) => void
  /** Ids of elements that describe it, e.g. of an error. */
  readonly describedBy?: string
  readonly invalid?: boolean
  readonly minHeight?: number
  readonly maxHeight?: number
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--json-name)' },
  { tag: tags.string, color: 'var(--json-text)' },
  { tag: tags.number, color: 'var(--json-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--json-word)' },
])

const look = EditorView.theme({
  '&': { fontSize: '13px', backgroundColor: 'transparent' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--mantine-color-dimmed)', border: 'none' },
  '&.cm-focused': { outline: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
})

/** The editor itself. Only loaded when JSON is shown: use JsonEditor and JsonView. It draws only what is in view. */
export function JsonCode({ label, text, onChange, describedBy, invalid, minHeight = 0, maxHeight }: JsonCodeProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const changed = useRef(onChange)
  changed.current = onChange
  const isReadOnly = onChange === undefined
  useEffect(() => {
    const editor = new EditorView({
      parent: place.current!,
      doc: text,
      extensions: [
        EditorView.cspNonce.of(pageNonce()),
        lineNumbers(),
        foldGutter(),
        drawSelection(),
        bracketMatching(),
        json(),
        syntaxHighlighting(colours),
        look,
        EditorView.theme({
          '&': { maxHeight: maxHeight === undefined ? 'none' : `${maxHeight}px` },
          '.cm-scroller': { overflow: 'auto', minHeight: `${minHeight}px` },
        }),
        EditorView.lineWrapping,
        EditorState.readOnly.of(isReadOnly),
        // Tab leaves the editor: nobody may be caught in it who has no mouse.
        keymap.of([...(isReadOnly ? [] : historyKeymap), ...defaultKeymap, ...foldKeymap]),
        ...(isReadOnly ? [] : [history()]),
        EditorView.contentAttributes.of({
          'aria-label': label,
          tabindex: '0',
          ...(isReadOnly ? { 'aria-readonly': 'true' } : {}),
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed.current?.(update.state.doc.toString())
        }),
      ],
    })
    view.current = editor
    return () => editor.destroy()
    // A new text goes into the same editor, below.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [label, isReadOnly, minHeight, maxHeight])
  useEffect(() => {
    const editor = view.current
    if (editor === null) return
    const shown = editor.state.doc
    if (shown.length === text.length && shown.toString() === text) return
    editor.dispatch({ changes: { from: 0, to: shown.length, insert: text } })
  }, [text])
  useEffect(() => {
    const content = view.current?.contentDOM
    if (content === undefined) return
    content.setAttribute('aria-invalid', String(invalid ?? false))
    if (describedBy === undefined) content.removeAttribute('aria-describedby')
    else content.setAttribute('aria-describedby', describedBy)
  }, [invalid, describedBy])
  return <div ref={place} />
}
