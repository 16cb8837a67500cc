import {
  appIdentity
  audit as auditType
  auth as authType
  durableBackend as durableBackendType
  hosting as hostingType
  names as namesType
  networkMode as networkModeType
  people as peopleType
  scheduler as schedulerType
  stores as storesType
  tags as tagsType
} from '../types.bicep'
import { product as productType } from '../product.bicep'

@description('Region.')
param location string

@description('First part of every name.')
param prefix string

@description('Names of the resources.')
param names namesType

@description('Where Durable Functions keeps its histories.')
param durableBackend durableBackendType

@description('What answers the internet.')
param networkMode networkModeType

@description('Address space of the network, if there is one.')
param vnetAddressPrefix string

@description('Durable Task Scheduler, if it keeps the histories.')
param scheduler schedulerType

@description('Versions, sizes, protection.')
param hosting hostingType

@description('Identity of the app.')
param identity appIdentity

@description('Whether a second app makes keys and signs checkpoints.')
param deployRotator bool

@description('Identity of the app that makes keys and signs checkpoints, if there is one.')
param rotatorIdentity appIdentity?

@description('What the app reads and writes.')
param stores storesType

@description('Workspace that gets logs.')
param workspaceId string

@description('Where evidence is kept.')
param audit auditType

@description('Who may call.')
param auth authType

@description('Groups and identities that get rights besides the app.')
param people peopleType

@description('What the app is told in its settings.')
param product productType

@description('Tags of the resources.')
param tags tagsType

var inNetwork = networkMode != 'public'
var appIsPrivate = networkMode == 'private'
var hasScheduler = durableBackend == 'durableTaskScheduler'

var secretNames = [
  'audit-hmac'
  'case-index'
  'case-kek'
  'genesys-client-secret'
  'identity-verification'
  'notification'
]
var commitments = map(audit.containers, container => 'commitment-${container.year}')

module taskScheduler 'scheduler.bicep' = if (hasScheduler) {
  params: {
    location: location
    name: names.scheduler
    taskHubName: names.taskHub
    scheduler: scheduler
    publicNetworkAccess: inNetwork ? 'Disabled' : 'Enabled'
    workspaceId: workspaceId
    tags: tags
  }
}

module network 'network.bicep' = if (inNetwork) {
  params: { location: location, prefix: prefix, addressPrefix: vnetAddressPrefix, tags: tags }
}

module app 'function-app.bicep' = {
  params: {
    location: location
    name: names.app
    planName: '${prefix}-plan'
    identityId: identity.id
    packageUrl: stores.packageUrl
    subnetId: network.?outputs.appSubnetId
    inNetwork: inNetwork
    publicNetworkAccess: appIsPrivate ? 'Disabled' : 'Enabled'
    hosting: hosting
    auth: auth
    workspaceId: workspaceId
    tags: tags
  }
}

module appSettings 'app-settings.bicep' = {
  params: {
    appName: names.app
    componentName: names.component
    identityClientId: identity.clientId
    hostStorageName: names.hostStorage
    operationsBlobUrl: stores.operationsBlobUrl
    auditBlobUrl: stores.auditBlobUrl
    keyVaultUrl: stores.vaultUrl
    taskHubName: names.taskHub
    schedulerEndpoint: taskScheduler.?outputs.endpoint
    hasScheduler: hasScheduler
    signsCheckpoints: !deployRotator
    audit: audit
    auth: auth
    product: product
  }
  dependsOn: [app]
}

module access 'rbac.bicep' = {
  params: {
    identityName: names.identity
    appPrincipalId: identity.principalId
    durableBackend: durableBackend
    hostStorageName: names.hostStorage
    schedulerName: names.scheduler
    taskHubName: names.taskHub
    vaultName: names.vault
    // The key that signs is none of them: whoever takes over the app can't sign a log of their own.
    secretNames: deployRotator ? concat(secretNames, commitments) : []
    componentName: names.component
    workspaceName: names.workspace
    appName: names.app
    people: people
  }
  dependsOn: [app, taskScheduler]
}

module privateLinks 'private-links.bicep' = if (inNetwork) {
  params: {
    location: location
    prefix: prefix
    surroundings: network!.outputs.surroundings
    durableBackend: durableBackend
    hostStorageId: stores.hostStorageId
    auditStorageId: stores.auditStorageId
    vaultId: stores.vaultId
    appId: app.outputs.id
    appIsPrivate: appIsPrivate
    schedulerId: taskScheduler.?outputs.id
    tags: tags
  }
}

module rotator 'rotator.bicep' = if (deployRotator) {
  params: {
    location: location
    name: names.rotator
    storageName: names.rotatorStorage
    identityName: names.rotatorIdentity
    identity: rotatorIdentity!
    subnetId: network.?outputs.appSubnetId
    inNetwork: inNetwork
    deployAccess: appIsPrivate ? 'Disabled' : 'Enabled'
    dataAccess: inNetwork ? 'Disabled' : 'Enabled'
    hosting: hosting
    audit: audit
    auditBlobUrl: stores.auditBlobUrl
    vaultName: names.vault
    keyVaultUrl: stores.vaultUrl
    componentName: names.component
    workspaceId: workspaceId
    codeDeployerId: people.?codeDeployerId
    tags: tags
  }
}

module rotatorLink 'private-endpoint.bicep' = if (inNetwork && deployRotator) {
  params: {
    location: location
    name: '${prefix}-pe-keys-blob'
    targetId: rotator!.outputs.storageId
    groupId: 'blob'
    subnetId: network!.outputs.surroundings.subnetId
    dnsZoneId: network!.outputs.surroundings.blobZoneId
    tags: tags
  }
}

// Nobody calls the second app; its code is brought to it this way.
module rotatorDoor 'private-endpoint.bicep' = if (appIsPrivate && deployRotator) {
  params: {
    location: location
    name: '${prefix}-pe-keys-app'
    targetId: rotator!.outputs.id
    groupId: 'sites'
    subnetId: network!.outputs.surroundings.subnetId
    dnsZoneId: network!.outputs.surroundings.sitesZoneId
    tags: tags
  }
}

@description('Name of the function app.')
output name string = app.outputs.name

@description('URL of the function app.')
output url string = app.outputs.url

@description('Endpoint of the scheduler, if there is one.')
output schedulerEndpoint string? = taskScheduler.?outputs.endpoint

@description('Where instances are looked at, if there is a scheduler.')
output dashboardUrl string? = taskScheduler.?outputs.dashboardUrl

@description('Address of all calls out, if there is a network.')
output egressAddress string? = network.?outputs.egressAddress
