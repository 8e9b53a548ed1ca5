import type { FullFlow } from '../api/flow-editing.ts'
import { builder as words } from '../messages/builder.ts'
import { ChangeList } from './change-list.tsx'
import { diff } from './model/diff.ts'
import { draftOf } from './model/draft.ts'
import { useEditor } from './model/editor-context.ts'

/** How the draft differs from what somebody else saved. */
export function DraftComparison({ theirs }: { readonly theirs: FullFlow }) {
  const draft = useEditor((state) => state.draft)
  const catalogue = useEditor((state) => state.catalogue)
  return <ChangeList changes={diff(draftOf(theirs), draft, catalogue)} label={words.diffTitle(theirs.version)} />
}
