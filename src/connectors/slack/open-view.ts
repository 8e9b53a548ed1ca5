import { any, object, text } from '../../cards/fields.ts'
import { slackAction } from './action.ts'
import { textAt } from './records.ts'
import { viewOf } from './view.ts'

export const openView = slackAction({
  name: 'open-view',
  title: 'Open View',
  description: 'Opens a form for the person who pressed a button or sent a command.',
  inputs: {
    trigger_id: text({ label: 'Trigger ID', help: 'Out of Slack’s request; it counts for 3 seconds.', max: 200 }),
    view: any({ label: 'View', help: 'A modal as an object, or as JSON text.' }),
  },
  outputs: { view_id: text({ label: 'View ID' }), raw: object({ label: 'View', help: 'As Slack’s API gives it.' }) },
  example: { trigger_id: '13345224609.738474920.8088930838d88f008e0', view: { type: 'modal' } },
  async perform({ trigger_id, view }, slack) {
    const { view: opened = null } = await slack({ method: 'views.open', arguments: { trigger_id, view: viewOf(view) } })
    return { view_id: textAt(opened, 'id'), raw: opened }
  },
})
