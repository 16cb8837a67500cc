targetScope = 'subscription'

metadata name = 'genesys-erasure'
metadata description = 'Erasure automation for Genesys Cloud: function app, evidence, keys, monitoring.'

import {
  alerts as alertsType
  audit as auditType
  auth as authType
  durableBackend as durableBackendType
  hosting as hostingType
  networkMode as networkModeType
  people as peopleType
  scheduler as schedulerType
  tags as tagsType
} from './types.bicep'
import { product as productType } from './product.bicep'
import { namesOf } from './names.bicep'

@description('Name of the environment: lowercase letters and digits.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Region of everything but evidence.')
param location string = deployment().location

@description('Region of evidence; the app\'s without it.')
param auditLocation string = location

@description('Where Durable Functions keeps its histories. The deployed package must have been made for the same.')
param durableBackend durableBackendType = 'durableTaskScheduler'

@description('What answers the internet.')
param networkMode networkModeType = 'publicApp'

@description('Address space of the network, if there is one: at least a /24.')
param vnetAddressPrefix string = '10.40.0.0/24'

@description('The function app and its storage: versions, sizes, protection.')
param hosting hostingType

@description('Durable Task Scheduler, if it keeps the histories.')
param scheduler schedulerType = { sku: 'Consumption', historyDays: 30 }

@description('Where evidence is kept.')
param audit auditType

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int

@description('Who may call.')
param auth authType

@description('Groups and identities that get rights besides the app.')
param people peopleType = {}

@description('Who is told.')
param alerts alertsType

@description('Whether a second app makes keys and signs checkpoints, so that the first can\'t read the key that signs.')
param deployRotator bool = false

@description('What the app is told in its settings.')
param product productType

@description('Tags of every resource.')
param tags tagsType = {}

var token = take(uniqueString(subscription().id, environmentName, location), 8)
var prefix = 'erasure-${environmentName}'
var allTags = union(tags, { 'azd-env-name': environmentName })
var dataAccess = networkMode == 'public' ? 'Enabled' : 'Disabled'
var names = namesOf(environmentName, token)

resource appGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${prefix}'
  location: location
  tags: allTags
}

// Of its own: evidence outlives the app, and its keepers need not be the app's.
resource auditGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${prefix}-audit'
  location: auditLocation
  tags: allTags
}

module observability 'modules/observability.bicep' = {
  scope: appGroup
  params: {
    location: location
    workspaceName: names.workspace
    componentName: names.component
    retentionInDays: logRetentionDays
    tags: allTags
  }
}

module identity 'modules/identity.bicep' = {
  scope: appGroup
  params: { location: location, name: names.identity, tags: allTags }
}

module rotatorIdentity 'modules/identity.bicep' = if (deployRotator) {
  scope: appGroup
  params: { location: location, name: names.rotatorIdentity, tags: allTags }
}

module hostStorage 'modules/host-storage.bicep' = {
  scope: appGroup
  params: {
    location: location
    name: names.hostStorage
    containers: ['cases', 'app-package']
    redundancy: hosting.redundancy
    publicNetworkAccess: dataAccess
    protected: hosting.protected
    keepsHistories: durableBackend == 'azureStorage'
    workspaceId: observability.outputs.workspaceId
    tags: allTags
  }
}

module auditStorage 'modules/audit-storage.bicep' = {
  scope: auditGroup
  params: {
    location: auditLocation
    name: names.auditStorage
    audit: audit
    publicNetworkAccess: dataAccess
    protected: hosting.protected
    workspaceId: observability.outputs.workspaceId
    tags: allTags
  }
}

module auditAccess 'modules/audit-access.bicep' = {
  scope: auditGroup
  params: {
    accountName: names.auditStorage
    containerNames: [for container in audit.containers: '${audit.prefix}-${container.year}']
    writerName: names.identity
    writerPrincipalId: identity.outputs.identity.principalId
    hasSigner: deployRotator
    signerName: names.rotatorIdentity
    signerPrincipalId: rotatorIdentity.?outputs.identity.principalId
    auditorsGroupId: people.?auditorsGroupId
  }
  dependsOn: [auditStorage]
}

module vault 'modules/key-vault.bicep' = {
  scope: appGroup
  params: {
    location: location
    name: names.vault
    publicNetworkAccess: dataAccess
    protected: hosting.protected
    workspaceId: observability.outputs.workspaceId
    tags: allTags
  }
}

module application 'modules/application.bicep' = {
  scope: appGroup
  params: {
    location: location
    prefix: prefix
    names: names
    durableBackend: durableBackend
    networkMode: networkMode
    vnetAddressPrefix: vnetAddressPrefix
    scheduler: scheduler
    hosting: hosting
    identity: identity.outputs.identity
    deployRotator: deployRotator
    rotatorIdentity: rotatorIdentity.?outputs.identity
    stores: {
      hostStorageId: hostStorage.outputs.id
      operationsBlobUrl: hostStorage.outputs.blobEndpoint
      packageUrl: hostStorage.outputs.packageUrl
      auditStorageId: auditStorage.outputs.id
      auditBlobUrl: auditStorage.outputs.blobEndpoint
      vaultId: vault.outputs.id
      vaultUrl: vault.outputs.uri
    }
    workspaceId: observability.outputs.workspaceId
    audit: audit
    auth: auth
    people: people
    product: product
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: appGroup
  params: {
    location: location
    prefix: prefix
    workspaceName: names.workspace
    componentId: observability.outputs.componentId
    auditAccountName: names.auditStorage
    auditPrefix: audit.prefix
    requestsPerMinute: product.genesys.requestsPerMinute
    appPrincipalId: identity.outputs.identity.principalId
    rotatorPrincipalId: rotatorIdentity.?outputs.identity.principalId
    watchedResourceGroupIds: [appGroup.id, auditGroup.id]
    // Public probes can't reach a private app; there the watchdog's absence is the alarm.
    probed: networkMode != 'private'
    healthUrl: '${application.outputs.url}/api/health'
    alerts: alerts
    tags: allTags
  }
}

module budget 'modules/budget.bicep' = {
  params: { name: prefix, resourceGroupNames: [appGroup.name, auditGroup.name], alerts: alerts }
}

@description('Resource group of the app.')
output AZURE_RESOURCE_GROUP string = appGroup.name

@description('Resource group of evidence.')
output AUDIT_RESOURCE_GROUP string = auditGroup.name

@description('Name of the function app.')
output AZURE_FUNCTION_APP_NAME string = application.outputs.name

@description('URL of the function app.')
output AZURE_FUNCTION_URL string = application.outputs.url

@description('Name of the second app; empty if there is none.')
output ROTATION_APP_NAME string = deployRotator ? names.rotator : ''

@description('URL of the vault.')
output AZURE_KEY_VAULT_URI string = vault.outputs.uri

@description('Name of the audit account.')
output AUDIT_STORAGE_ACCOUNT string = auditStorage.outputs.name

@description('First part of the audit containers\' names.')
output AUDIT_CONTAINER_PREFIX string = audit.prefix

@description('Backend for which the package must have been made.')
output DURABLE_BACKEND string = durableBackend

@description('Task hub.')
output TASKHUB_NAME string = names.taskHub

@description('Endpoint of the scheduler, if there is one.')
output DTS_ENDPOINT string? = application.outputs.?schedulerEndpoint

@description('Where instances are looked at, if there is a scheduler.')
output DTS_DASHBOARD_URL string? = application.outputs.?dashboardUrl

@description('Application Insights component.')
output APPLICATIONINSIGHTS_NAME string = observability.outputs.componentName

@description('Id by which the workspace is asked for the logs.')
output LOG_WORKSPACE_ID string = observability.outputs.workspaceCustomerId

@description('Resource id of the workbook.')
output WORKBOOK_ID string = monitoring.outputs.workbookId

@description('Address of all calls out, if there is a network.')
output EGRESS_ADDRESS string? = application.outputs.?egressAddress
