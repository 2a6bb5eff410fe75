'use server'

import { defineAction } from '#lib/auth/action.ts'
import { requestComponentTest, requestComponentTestInput } from '#lib/services/component/request-component-test.ts'
import { requestDiscover, requestDiscoverInput } from '#lib/services/component/request-discover.ts'
import { archiveService, archiveServiceInput } from '#lib/services/service/archive-service.ts'
import { saveService, saveServiceInput } from '#lib/services/service/save-service.ts'

export const saveServiceAction = defineAction({
  name: 'service.save',
  permission: 'service.write',
  input: saveServiceInput,
  run: (ctx, input) => saveService(ctx, input),
})

export const archiveServiceAction = defineAction({
  name: 'service.archive',
  permission: 'service.write',
  input: archiveServiceInput,
  run: (ctx, input) => archiveService(ctx, input),
})

export const testComponentAction = defineAction({
  name: 'component.test',
  permission: 'component.test',
  input: requestComponentTestInput,
  run: (ctx, input) => requestComponentTest(ctx, input),
})

export const discoverAction = defineAction({
  name: 'component.discover',
  permission: 'component.test',
  input: requestDiscoverInput,
  run: (ctx, input) => requestDiscover(ctx, input),
})
