import * as types from '../types.bicep'
import { product as productType } from '../product.bicep'

@description('Function app.')
param appName string

@description('Application Insights component.')
param componentName string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Operations account.')
param hostStorageName string

@description('Endpoint of the operations account\'s blobs.')
param operationsBlobUrl string

@description('Endpoint of the audit account\'s blobs.')
param auditBlobUrl string

@description('URL of the vault.')
param keyVaultUrl string

@description('Task hub.')
param taskHubName string

@description('Endpoint of the scheduler, if there is one.')
param schedulerEndpoint string?

@description('Whether there is a scheduler.')
param hasScheduler bool

@description('Whether the app signs checkpoints itself.')
param signsCheckpoints bool

@description('Where evidence is kept.')
param audit types.audit

@description('Who may call.')
param auth types.auth

@description('What the app is told.')
param product productType

var tenantId = auth.?tenantId ?? tenant().tenantId
var login = environment().authentication.loginEndpoint

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

var platform = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  // No secret: local authentication is off, so that its key opens nothing.
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identityClientId}'
  AZURE_CLIENT_ID: identityClientId
  TASKHUB_NAME: taskHubName
}

var histories = hasScheduler
  ? {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
    }
  : {}

var elsewhere = signsCheckpoints ? {} : { 'AzureWebJobs.writeCheckpoint.Disabled': '1' }

var genesys = product.genesys
var controller = product.controller
var services = product.services
var deciding = product.deciding

var own = {
  GENESYS_API: genesys.api
  GENESYS_BASE_URL: genesys.baseUrl
  GENESYS_LOGIN_URL: genesys.loginUrl
  GENESYS_CLIENT_ID: genesys.clientId
  GENESYS_REQUESTS_PER_MINUTE: string(genesys.requestsPerMinute)
  GENESYS_FORCE_DELETE: toLower(string(genesys.forceDelete))
  CONVERSATIONS_FROM: genesys.conversationsFrom
  CUSTOMER_INDEX_URL: services.customerIndexUrl
  IDENTITY_CONFIDENCE_THRESHOLD: deciding.identityConfidenceThreshold
  KEY_VAULT_URL: keyVaultUrl
  OPERATIONS_BLOB_URL: operationsBlobUrl
  AUDIT_BLOB_URL: auditBlobUrl
  AUDIT_CONTAINER_PREFIX: audit.prefix
  AUDIT_LOG_ORIGIN: audit.origin
  INTAKE_JWT_ISSUER: '${login}${tenantId}/v2.0'
  // Tokens of version 2 carry the client id as their audience, not the api:// name.
  INTAKE_JWT_AUDIENCE: auth.clientId
  INTAKE_JWKS_URL: '${login}${tenantId}/discovery/v2.0/keys'
  NOTIFY_REQUESTER_URL: services.notifyRequesterUrl
  NOTIFY_DPO_URL: services.notifyDpoUrl
  CONTROLLER_NAME: controller.name
  SUPERVISORY_AUTHORITY: controller.supervisoryAuthority
  CONTROLLER_COUNTRY: controller.country
  CONTROLLER_REGION: controller.region
  CONTROLLER_TIME_ZONE: controller.timeZone
  RESIDUAL_MARGIN_DAYS: string(deciding.residualMarginDays)
  HOLD_POLL_MINUTES: string(deciding.holdPollMinutes)
  PAUSED: toLower(string(deciding.paused))
  ERASURE_POLICY: deciding.erasurePolicy
  APPROVAL_MODE: deciding.approvalMode
  BLAST_RADIUS_CONVERSATIONS: string(deciding.blastRadiusConversations)
  HISTORY_RETENTION_DAYS: string(deciding.historyRetentionDays)
  CASE_RETENTION_DAYS: string(deciding.caseRetentionDays)
  EVIDENCE_RETENTION_DAYS: string(audit.retentionDays)
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(own, platform, histories, elsewhere)
}
