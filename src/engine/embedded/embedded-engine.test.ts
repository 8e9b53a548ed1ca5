import { engineContract } from '../engine.contract.ts'
import { openEmbeddedEngine } from './embedded-engine.ts'

engineContract('embedded', openEmbeddedEngine)
