import { audit as auditType, names as namesType, publicAccess, tags as tagsType } from '../types.bicep'
import { roles } from '../roles.bicep'

@description('Region.')
param location string

@description('Names of the resources: role assignments are named after the identities.')
param names namesType

@description('Containers, retention, redundancy.')
param audit auditType

@description('Whether the account answers the internet.')
param publicNetworkAccess publicAccess

@description('Whether a lock refuses its deletion.')
param protected bool

@description('Workspace that gets its access logs.')
param workspaceId string

@description('Object id of the app\'s identity.')
param writerPrincipalId string

@description('Whether another identity signs checkpoints.')
param hasSigner bool

@description('Object id of that identity.')
param signerPrincipalId string?

@description('Object id of the auditors\' group.')
param auditorsGroupId string?

@description('Tags of the resources.')
param tags tagsType

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: names.auditStorage
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: audit.redundancy }
  properties: {
    accessTier: 'Cool'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    isHnsEnabled: false
    publicNetworkAccess: publicNetworkAccess
    networkAcls: {
      defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'
      bypass: 'None'
    }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: { blob: { enabled: true, keyType: 'Account' } }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    changeFeed: { enabled: true }
    containerDeleteRetentionPolicy: { enabled: true, days: 90 }
    deleteRetentionPolicy: { enabled: true, days: 90 }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for container in audit.containers: {
    parent: blobs
    name: '${audit.prefix}-${container.year}'
    properties: { publicAccess: 'None' }
  }
]

// Locking is an action, not a state: scripts/lock-audit-policy.sh does it, once a person has approved.
resource policies 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2026-04-01' = [
  for (container, i) in audit.containers: if (!container.policyLocked) {
    parent: containers[i]
    name: 'default'
    properties: {
      immutabilityPeriodSinceCreationInDays: audit.retentionDays
      allowProtectedAppendWrites: false
    }
  }
]

// The only version that knows category groups.
#disable-next-line use-recent-api-versions
resource accessLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    storageAccountId: audit.?accessLogAccountId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (protected) {
  scope: account
  name: 'audit-evidence'
  properties: { level: 'CanNotDelete', notes: 'Evidence of erasures.' }
}

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
  for (container, i) in audit.containers: {
    scope: containers[i]
    name: guid(account.id, containers[i].name, names.identity, 'appender')
    properties: {
      roleDefinitionId: appender.id
      principalId: writerPrincipalId
      principalType: 'ServicePrincipal'
      description: 'The app creates audit records.'
    }
  }
]

resource signing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, i) in audit.containers: if (hasSigner) {
    scope: containers[i]
    name: guid(account.id, containers[i].name, names.rotatorIdentity, 'appender')
    properties: {
      roleDefinitionId: appender.id
      principalId: signerPrincipalId ?? ''
      principalType: 'ServicePrincipal'
      description: 'The second app signs checkpoints.'
    }
  }
]

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, i) in audit.containers: if (auditorsGroupId != null) {
    scope: containers[i]
    name: guid(account.id, containers[i].name, auditorsGroupId ?? '', roles.storageBlobDataReader)
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

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account.')
output id string = account.id

@description('Endpoint of its blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob
