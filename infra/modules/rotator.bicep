import { appIdentity, audit as auditType, hosting as hostingType, publicAccess, tags as tagsType } from '../types.bicep'
import { roles } from '../roles.bicep'

@description('Region.')
param location string

@description('Globally unique name of the app.')
param name string

@description('Name of its storage account: its own, so that it reaches no case.')
param storageName string

@description('Name of its identity: role assignments are named after it.')
param identityName string

@description('Its identity.')
param identity appIdentity

@description('Subnet for outbound traffic; none in public mode.')
param subnetId string?

@description('Whether all traffic leaves through the subnet.')
param inNetwork bool

@description('Whether the app can be reached from the internet, to deploy its code.')
param deployAccess publicAccess

@description('Whether its storage answers the internet.')
param dataAccess publicAccess

@description('Versions and redundancy.')
param hosting hostingType

@description('Where evidence is kept.')
param audit auditType

@description('Endpoint of the audit account\'s blobs.')
param auditBlobUrl string

@description('Vault.')
param vaultName string

@description('URL of the vault.')
param keyVaultUrl string

@description('Application Insights component.')
param componentName string

@description('Workspace that gets logs.')
param workspaceId string

@description('Object id of the service principal that deploys code.')
param codeDeployerId string?

@description('Tags of the resources.')
param tags tagsType

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageName
}

module storage 'host-storage.bicep' = {
  params: {
    location: location
    name: storageName
    containers: ['app-package']
    redundancy: hosting.redundancy
    publicNetworkAccess: dataAccess
    // It holds the package and the host's state: nothing that can't be made again.
    protected: false
    keepsHistories: false
    workspaceId: workspaceId
    tags: tags
  }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  kind: 'functionapp'
  properties: { reserved: true, zoneRedundant: hosting.zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: deployAccess
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: inNetwork ? { allTraffic: true } : null
    keyVaultReferenceIdentity: identity.id
    clientAffinityEnabled: false
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      // It runs by the clock alone: nobody calls it, only code is brought to it.
      ipSecurityRestrictionsDefaultAction: 'Deny'
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
      scmIpSecurityRestrictionsUseMain: false
    }
    functionAppConfig: {
      runtime: { name: 'node', version: hosting.nodeVersion }
      scaleAndConcurrency: { instanceMemoryMB: 512, maximumInstanceCount: 40, alwaysReady: [] }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: storage.outputs.packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
    }
  }
}

resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noBasicAuth 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__accountName: storageName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.clientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.clientId}'
    AZURE_CLIENT_ID: identity.clientId
    KEY_VAULT_URL: keyVaultUrl
    AUDIT_BLOB_URL: auditBlobUrl
    AUDIT_CONTAINER_PREFIX: audit.prefix
    AUDIT_LOG_ORIGIN: audit.origin
  }
}

resource storing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, identityName, roles.storageBlobDataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataOwner
    )
    principalId: identity.principalId
    principalType: 'ServicePrincipal'
    description: 'The host of the second app keeps its state.'
  }
  dependsOn: [storage]
}

resource makingKeys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identityName, roles.keyVaultSecretsOfficer)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.keyVaultSecretsOfficer
    )
    principalId: identity.principalId
    principalType: 'ServicePrincipal'
    description: 'The second app makes keys and signs with one.'
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
    principalId: identity.principalId
    principalType: 'ServicePrincipal'
    description: 'The second app sends telemetry.'
  }
}

resource deployingCode 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (codeDeployerId != null) {
  scope: app
  name: guid(app.id, codeDeployerId ?? '', roles.websiteContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.websiteContributor
    )
    principalId: codeDeployerId ?? ''
    principalType: 'ServicePrincipal'
    description: 'The pipeline deploys code.'
  }
}

// The only version that knows category groups.
#disable-next-line use-recent-api-versions
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AppServiceAuthenticationLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id of the app.')
output id string = app.id

@description('Resource id of its storage account.')
output storageId string = storage.outputs.id
