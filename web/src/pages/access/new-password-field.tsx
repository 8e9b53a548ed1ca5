import { PasswordInput } from '@mantine/core'
import { passwords } from '../../messages/sign-in.ts'

interface NewPasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

/** A password that is chosen: the advice below it follows its length. */
export function NewPasswordField({ label, value, onChange, error }: NewPasswordFieldProps) {
  return (
    <PasswordInput
      label={label}
      description={passwords.advice([...value].length)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="new-password"
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={error}
      required
      withAsterisk={false}
    />
  )
}
