import { auth as authType, hosting as hostingType, publicAccess, tags as tagsType } from '../types.bicep'

@description('Region.')
param location string

@description('Globally unique.')
param name string

@description('Name of the plan.')
param planName string

@description('Resource id of the app\'s identity.')
param identityId string

@description('Container of the deployed package, as a URL.')
param packageUrl string

@description('Subnet for outbound traffic, if there is a network.')
param subnetId string?

@description('Whether all traffic leaves through the subnet.')
param inNetwork bool

@description('Whether the app answers the internet.')
param publicNetworkAccess publicAccess

@description('Versions and sizes.')
param hosting hostingType

@description('Who may call.')
param auth authType

@description('Workspace that gets sign-in logs and metrics.')
param workspaceId string

@description('Tags of the resources.')
param tags tagsType

var tenantId = auth.?tenantId ?? tenant().tenantId

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  kind: 'functionapp'
  properties: { reserved: true, zoneRedundant: hosting.zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'erasure' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: publicNetworkAccess
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: inNetwork ? { allTraffic: true } : null
    keyVaultReferenceIdentity: identityId
    clientAffinityEnabled: false
    siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', http20Enabled: true }
    functionAppConfig: {
      runtime: { name: 'node', version: hosting.nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: hosting.maximumInstanceCount
        // One instance pulls Durable work by itself, whether or not the platform sees the backlog.
        alwaysReady: [{ name: 'durable', instanceCount: 1 }]
        triggers: { http: { perInstanceConcurrency: 16 } }
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
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

// The code checks the token again: the first fence may be taken down by whoever may configure the app.
resource authentication 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: ['/api/health']
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: auth.clientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [auth.clientId]
          defaultAuthorizationPolicy: { allowedApplications: auth.allowedClientIds }
        }
      }
    }
    login: { tokenStore: { enabled: false } }
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

@description('Name of the app.')
output name string = app.name

@description('Resource id of the app.')
output id string = app.id

@description('URL of the app.')
output url string = 'https://${app.properties.defaultHostName}'
