import { releaseFixture } from '#lib/drivers/release/release.fixture.ts'
import { crashSuite } from './crash-suite.ts'

crashSuite(releaseFixture)
