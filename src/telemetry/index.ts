export { openTelemetry, type Telemetry, type TelemetrySettings } from './open-telemetry.ts'
