import { sqliteFixture } from '#lib/drivers/sqlite/sqlite.fixture.ts'
import { crashSuite } from './crash-suite.ts'

crashSuite(sqliteFixture)
