import { object, text } from '../../cards/fields.ts'
import { oktaAction } from './action.ts'
import { applicationId, applicationInputs, applicationPorts } from './application-id.ts'
import { path } from './call-okta.ts'
import { at, objectAt } from './records.ts'

export const readApplication = oktaAction({
  name: 'read-application',
  method: 'readApplication',
  title: 'Read Application',
  description: 'Gives an application by its ID.',
  inputs: applicationInputs,
  outputs: {
    id: text({ label: 'ID' }),
    name: text({ label: 'Name' }),
    label: text({ label: 'Label' }),
    status: text({ label: 'Status' }),
    raw: object({ label: 'Raw output', help: 'As Okta’s API gives it.' }),
  },
  ports: {
    inputs: applicationPorts,
    outputs: {
      id: 'Application.ID',
      name: 'Application.Name',
      label: 'Application.Label',
      status: 'Application.Status',
      raw: 'Application.Raw Output',
    },
  },
  example: { application: '0oa1ab2c3D4E5F6G7h8i' },
  request: (inputs) => ({ method: 'GET', path: path`/api/v1/apps/${applicationId(inputs)}` }),
  result: ({ body }) => ({
    id: at(body, 'id'),
    name: at(body, 'name'),
    label: at(body, 'label'),
    status: at(body, 'status'),
    raw: objectAt(body),
  }),
})
