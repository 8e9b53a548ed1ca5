import { any, object, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { textAt } from './records.ts'
import { viewOf } from './view.ts'

export const updateView = slackAction({
  name: 'update-view',
  title: 'Update View',
  description: 'Puts another content into a form that is open.',
  inputs: {
    view_id: text({ label: 'View ID', max: 200 }),
    view: any({ label: 'View', help: 'A modal as an object, or as JSON text.' }),
    hash: text({
      label: 'Hash',
      help: 'Of the view as it was read: it fails where it was changed meanwhile.',
      optional: true,
      default: '',
      max: 200,
    }),
  },
  outputs: { view_id: text({ label: 'View ID' }), raw: object({ label: 'View', help: 'As Slack’s API gives it.' }) },
  example: { view_id: 'V0123456789', view: { type: 'modal' } },
  async perform({ view_id, view, hash }, slack) {
    const { view: updated = null } = await slack({
      method: 'views.update',
      arguments: { view_id, view: viewOf(view), hash },
    })
    return { view_id: textAt(updated, 'id'), raw: updated }
  },
})
