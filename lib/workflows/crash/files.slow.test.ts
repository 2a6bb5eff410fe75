import { filesFixture } from '#lib/drivers/files/files.fixture.ts'
import { crashSuite } from './crash-suite.ts'

crashSuite(filesFixture)
