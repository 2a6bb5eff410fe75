import { gitFixture } from '#lib/drivers/git/git.fixture.ts'
import { crashSuite } from './crash-suite.ts'

crashSuite(gitFixture)
