import { driverContract } from '../contract.ts'
import { sqliteFixture } from './sqlite.fixture.ts'

driverContract(sqliteFixture)
