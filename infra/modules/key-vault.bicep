import { publicAccess, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Globally unique, 3-24 letters, digits and hyphens.')
param name string

@description('Whether the vault answers the internet.')
param publicNetworkAccess publicAccess

@description('Whether a lock refuses its deletion.')
param protected bool

@description('Workspace that gets its access log.')
param workspaceId string

@description('Tags of the resources.')
param tags tagsType

// No secret is made here: a value in a template is a value in every deployment's record.
resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: publicNetworkAccess
    networkAcls: { bypass: 'None', defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny' }
  }
}

// The only version that knows category groups.
#disable-next-line use-recent-api-versions
resource accessLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (protected) {
  scope: vault
  name: 'keys-of-evidence'
  properties: { level: 'CanNotDelete', notes: 'Keys of evidence and of open cases.' }
}

@description('Name of the vault.')
output name string = vault.name

@description('Resource id of the vault.')
output id string = vault.id

@description('URL of the vault.')
output uri string = vault.properties.vaultUri
