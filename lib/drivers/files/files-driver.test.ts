import { driverContract } from '../contract.ts'
import { filesFixture } from './files.fixture.ts'

driverContract(filesFixture)
