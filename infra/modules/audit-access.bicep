import { roles } from '../roles.bicep'

@description('Name of the audit account.')
param accountName string

@description('Its containers.')
param containerNames string[]

@description('Name of the app\'s identity: role assignments are named after it.')
param writerName string

@description('Object id of the app\'s identity.')
param writerPrincipalId string

@description('Whether another identity signs checkpoints.')
param hasSigner bool

@description('Its name.')
param signerName string

@description('Object id of that identity.')
param signerPrincipalId string?

@description('Object id of the auditors\' group.')
param auditorsGroupId string?

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' existing = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' existing = [
  for name in containerNames: {
    parent: blobs
    name: name
  }
]

// Create and read, nothing else: a record can't be overwritten or deleted even while no policy is locked.
resource appender 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'erasure-audit-appender')
  properties: {
    roleName: 'Erasure Audit Appender (${resourceGroup().name})'
    description: 'Creates and reads audit blobs, never overwrites or deletes them.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/read']
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
        ]
      }
    ]
  }
}

resource writing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in containerNames: {
    scope: containers[i]
    name: guid(account.id, name, writerName, 'appender')
    properties: {
      roleDefinitionId: appender.id
      principalId: writerPrincipalId
      principalType: 'ServicePrincipal'
      description: 'The app creates audit records.'
    }
  }
]

resource signing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in containerNames: if (hasSigner) {
    scope: containers[i]
    name: guid(account.id, name, signerName, 'appender')
    properties: {
      roleDefinitionId: appender.id
      principalId: signerPrincipalId ?? ''
      principalType: 'ServicePrincipal'
      description: 'The second app signs checkpoints.'
    }
  }
]

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in containerNames: if (auditorsGroupId != null) {
    scope: containers[i]
    name: guid(account.id, name, auditorsGroupId ?? '', roles.storageBlobDataReader)
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.storageBlobDataReader
      )
      principalId: auditorsGroupId ?? ''
      principalType: 'Group'
      description: 'Auditors read evidence.'
    }
  }
]
