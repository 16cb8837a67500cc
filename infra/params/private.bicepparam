using '../main.bicep'

// Whatever names example.com, and every id of ones and twos, is yours to replace.
param environmentName = 'private'
param location = 'westeurope'
param durableBackend = 'azureStorage'
param networkMode = 'private'
param hosting = {
  nodeVersion: '24'
  zoneRedundant: true
  maximumInstanceCount: 40
  redundancy: 'Standard_ZRS'
  protected: true
}
param deployRotator = true
param vnetAddressPrefix = '10.40.0.0/24'
param audit = {
  prefix: 'audit'
  origin: 'erasure.example.com/private'
  retentionDays: 1095
  redundancy: 'Standard_ZRS'
  containers: [
    // In its second year: the first one's policy was locked.
    { year: '2025', policyLocked: true }
    { year: '2026', policyLocked: false }
    { year: '2027', policyLocked: false }
  ]
  accessLogAccountId: '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-security/providers/Microsoft.Storage/storageAccounts/stsecuritylogs'
}
param logRetentionDays = 365
param auth = {
  clientId: '11111111-1111-1111-1111-111111111111'
  allowedClientIds: ['22222222-2222-2222-2222-222222222222']
}
param people = {
  auditorsGroupId: '11111111-2222-1111-1111-111111111111'
  operatorsGroupId: '11111111-2222-2222-1111-111111111111'
  codeDeployerId: '11111111-2222-2222-2222-111111111111'
}
param alerts = {
  emails: ['dpo@example.com', 'oncall@example.com']
  monthlyBudget: 500
  budgetFrom: '2026-12-01'
}
param product = {
  genesys: {
    api: 'guide'
    baseUrl: 'https://genesys-gateway.example.com'
    loginUrl: 'https://genesys-login.example.com'
    clientId: 'erasure-private'
    requestsPerMinute: 240
    conversationsFrom: '2000-01-01T00:00:00Z'
    forceDelete: false
  }
  controller: {
    name: 'Example GmbH'
    supervisoryAuthority: 'Example Supervisory Authority, https://authority.example.com'
    country: 'DE'
    region: 'BE'
    timeZone: 'Europe/Berlin'
  }
  services: {
    customerIndexUrl: 'https://customer-index.example.com'
    notifyRequesterUrl: 'https://letters.example.com/requester'
    notifyDpoUrl: 'https://letters.example.com/dpo'
  }
  deciding: {
    erasurePolicy: 'guide'
    approvalMode: 'auto'
    blastRadiusConversations: 500
    identityConfidenceThreshold: '0.9'
    residualMarginDays: 3
    holdPollMinutes: 15
    historyRetentionDays: 30
    caseRetentionDays: 90
    paused: false
  }
}
param tags = { product: 'genesys-erasure', environment: 'private' }
