import { durableBackend as durableBackendType, people as peopleType } from '../types.bicep'
import { roles } from '../roles.bicep'

@description('Name of the app\'s identity: role assignments are named after it.')
param identityName string

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Where histories are kept.')
param durableBackend durableBackendType

@description('Operations account.')
param hostStorageName string

@description('Scheduler, if it keeps the histories.')
param schedulerName string

@description('Task hub.')
param taskHubName string

@description('Vault.')
param vaultName string

@description('The secrets that the app may read; all of the vault if none is named.')
param secretNames string[]

@description('Application Insights component.')
param componentName string

@description('Workspace.')
param workspaceName string

@description('Function app.')
param appName string

@description('Groups and identities besides the app.')
param people peopleType

var historyRoles = durableBackend == 'azureStorage'
  ? [roles.storageQueueDataContributor, roles.storageTableDataContributor]
  : []

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: hostStorageName
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

// The host keeps its locks and the app its cases here: owner, because the host's leases ask for it.
resource storing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in concat([roles.storageBlobDataOwner], historyRoles): {
    scope: storage
    name: guid(storage.id, identityName, role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      description: 'The app keeps cases and the host its state.'
    }
  }
]

resource secrets 'Microsoft.KeyVault/vaults/secrets@2026-02-01' existing = [
  for secret in secretNames: {
    parent: vault
    name: secret
  }
]

resource readingOwnSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (secret, i) in secretNames: {
    scope: secrets[i]
    name: guid(secrets[i].id, identityName, roles.keyVaultSecretsUser)
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.keyVaultSecretsUser
      )
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      description: 'The app reads its keys.'
    }
  }
]

resource readingSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (empty(secretNames)) {
  scope: vault
  name: guid(vault.id, identityName, roles.keyVaultSecretsUser)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.keyVaultSecretsUser
    )
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The app reads its keys.'
  }
}

resource sendingTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, identityName, roles.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The app sends telemetry.'
  }
}

resource auditorsReadLogs 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (people.?auditorsGroupId != null) {
  scope: workspace
  name: guid(workspace.id, people.?auditorsGroupId ?? '', roles.logAnalyticsReader)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.logAnalyticsReader
    )
    principalId: people.?auditorsGroupId ?? ''
    principalType: 'Group'
    description: 'Auditors read who reached evidence.'
  }
}

resource operatorsWatch 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (people.?operatorsGroupId != null) {
  name: guid(resourceGroup().id, people.?operatorsGroupId ?? '', roles.monitoringReader)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringReader
    )
    principalId: people.?operatorsGroupId ?? ''
    principalType: 'Group'
    description: 'Operators read metrics, logs and alerts.'
  }
}

resource deployingCode 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (people.?codeDeployerId != null) {
  scope: app
  name: guid(app.id, people.?codeDeployerId ?? '', roles.websiteContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.websiteContributor
    )
    principalId: people.?codeDeployerId ?? ''
    principalType: 'ServicePrincipal'
    description: 'The pipeline deploys code.'
  }
}

module scheduler 'scheduler-access.bicep' = if (durableBackend == 'durableTaskScheduler') {
  params: {
    schedulerName: schedulerName
    taskHubName: taskHubName
    identityName: identityName
    appPrincipalId: appPrincipalId
    operatorsGroupId: people.?operatorsGroupId
  }
}
