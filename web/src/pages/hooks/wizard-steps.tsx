import { VisuallyHidden } from '@mantine/core'
import { Check } from 'lucide-react'
import { hookForm as words } from '../../messages/hook-form.ts'
import { TextLink } from '../../parts/text-link.tsx'
import { wizardSteps, type WizardStep } from './hook-addresses.ts'
import classes from './wizard-steps.module.css'

/** Where one is on the way; each step can be gone to once there is a hook. */
export function WizardSteps({ step, hookId }: { readonly step: WizardStep; readonly hookId: string | undefined }) {
  const at = wizardSteps.indexOf(step)
  return (
    <nav aria-label={words.steps}>
      <ol className={classes['steps']}>
        {wizardSteps.map((each, index) => (
          <li key={each} className={classes['step']} {...(each === step ? { 'aria-current': 'step' as const } : {})}>
            <span className={classes['number']} aria-hidden>
              {index < at ? <Check size={14} /> : index + 1}
            </span>
            {hookId === undefined || each === step ? (
              words.stepNames[each]
            ) : (
              <TextLink to="/event-hooks/new" search={{ step: each, hookId }}>
                {words.stepNames[each]}
              </TextLink>
            )}
            {index < at && <VisuallyHidden>({words.done})</VisuallyHidden>}
          </li>
        ))}
      </ol>
    </nav>
  )
}
