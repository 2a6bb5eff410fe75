import { driverContract } from '../contract.ts'
import { gitFixture } from './git.fixture.ts'

driverContract(gitFixture)
