import { audit as auditType, publicAccess, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Globally unique, 3-24 lowercase letters and digits.')
param name string

@description('Containers, retention, redundancy.')
param audit auditType

@description('Whether the account answers the internet.')
param publicNetworkAccess publicAccess

@description('Whether a lock refuses its deletion.')
param protected bool

@description('Workspace that gets its access logs.')
param workspaceId string

@description('Tags of the resources.')
param tags tagsType

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
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

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account.')
output id string = account.id

@description('Endpoint of its blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob
