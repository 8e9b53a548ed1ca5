import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { deliveryRequest } from '../../api/deliveries.ts'
import { deliveries as words } from '../../messages/deliveries.ts'
import { ErrorBox } from '../../parts/error-box.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loading } from '../../parts/loading.tsx'
import classes from './deliveries.module.css'
import { readable } from './delivery-attempts.tsx'

/** What the delivery sends: where to, which headers, which body. */
export function DeliveryRequestView({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(deliveryRequest(id))
  if (data === undefined) {
    return error === null ? <Loading rows={3} /> : <ErrorBox error={error} onRetry={() => void refetch()} />
  }
  const { method, url, headers, body, bytes, truncated } = data
  return (
    <Stack gap="md">
      {url === null ? (
        <Text>{words.noHook}</Text>
      ) : (
        <>
          <div className={classes['url']}>
            {method} {url}
          </div>
          <div>
            <table className={classes['headers']} aria-label={words.headers}>
              <tbody>
                {Object.entries(headers).map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <Text size="sm" c="dimmed" mt={4}>
              {words.hidden}
            </Text>
          </div>
        </>
      )}
      <Stack gap="xs">
        <Title order={3} size="h5">
          {words.body}
        </Title>
        <JsonView label={words.body} value={truncated ? body : readable(body)} asText />
        {truncated && (
          <Text size="sm" c="dimmed">
            {words.truncated(bytes)}
          </Text>
        )}
      </Stack>
    </Stack>
  )
}
