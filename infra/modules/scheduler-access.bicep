import { roles } from '../roles.bicep'

@description('Scheduler.')
param schedulerName string

@description('Task hub.')
param taskHubName string

@description('Name of the app\'s identity: role assignments are named after it.')
param identityName string

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Object id of the operators\' group.')
param operatorsGroupId string?

resource service 'Microsoft.DurableTask/schedulers@2026-02-01' existing = {
  name: schedulerName
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' existing = {
  parent: service
  name: taskHubName
}

resource orchestrating 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, identityName, roles.durableTaskDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.durableTaskDataContributor
    )
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The app runs orchestrations.'
  }
}

resource looking 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (operatorsGroupId != null) {
  scope: hub
  name: guid(hub.id, operatorsGroupId ?? '', roles.durableTaskDataReader)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.durableTaskDataReader
    )
    principalId: operatorsGroupId ?? ''
    principalType: 'Group'
    description: 'Operators look at instances.'
  }
}
