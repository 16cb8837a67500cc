import { publicAccess, redundancy as redundancyType, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Globally unique, 3-24 lowercase letters and digits.')
param name string

@description('Its containers, that of the deployed package last.')
param containers string[]

@description('Redundancy of the account.')
param redundancy redundancyType

@description('Whether the account answers the internet.')
param publicNetworkAccess publicAccess

@description('Whether a lock refuses its deletion.')
param protected bool

@description('Whether Durable histories are kept here, in queues and tables.')
param keepsHistories bool

@description('Workspace that gets its access logs.')
param workspaceId string

@description('Tags of the resources.')
param tags tagsType

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
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

// A case is shredded by destroying its key. Anything that keeps a copy of a deleted blob would keep the key.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    changeFeed: { enabled: false }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    deleteRetentionPolicy: { enabled: false }
    isVersioningEnabled: false
    restorePolicy: { enabled: false }
  }
}

resource stores 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2026-04-01' = if (keepsHistories) {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2026-04-01' = if (keepsHistories) {
  parent: account
  name: 'default'
}

var everyAccess = {
  workspaceId: workspaceId
  logs: [
    { category: 'StorageRead', enabled: true }
    { category: 'StorageWrite', enabled: true }
    { category: 'StorageDelete', enabled: true }
  ]
  metrics: [{ category: 'Transaction', enabled: true }]
}

// The only version that knows category groups.
#disable-next-line use-recent-api-versions
resource accessLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-log-analytics'
  properties: everyAccess
}

#disable-next-line use-recent-api-versions
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (keepsHistories) {
  scope: queues
  name: 'to-log-analytics'
  properties: everyAccess
}

#disable-next-line use-recent-api-versions
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (keepsHistories) {
  scope: tables
  name: 'to-log-analytics'
  properties: everyAccess
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (protected) {
  scope: account
  name: 'open-cases'
  properties: { level: 'CanNotDelete', notes: 'The memory of open erasure cases.' }
}

@description('Name of the account.')
output name string = account.name

@description('Resource id of the account.')
output id string = account.id

@description('Endpoint of its blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Container of the deployed package.')
output packageUrl string = '${account.properties.primaryEndpoints.blob}${last(containers)}'
