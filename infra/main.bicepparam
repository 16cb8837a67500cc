using 'main.bicep'

// For azd: every value is a variable of the azd environment (azd.sample.env lists them all). One without a value here is
// asked for: the compiler names it. Pipelines use params/ instead, which are reviewed.

// azd sets these two by itself. Its names may have hyphens, names of storage accounts may not.
param environmentName = replace(toLower(readEnvironmentVariable('AZURE_ENV_NAME')), '-', '')
param location = readEnvironmentVariable('AZURE_LOCATION')
param auditLocation = readEnvironmentVariable('AUDIT_LOCATION', readEnvironmentVariable('AZURE_LOCATION'))

// The hook in azure.yaml packages for the same variable, with the same default.
param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'durableTaskScheduler')
param scheduler = {
  sku: readEnvironmentVariable('SCHEDULER_SKU', 'Consumption')
  capacity: int(readEnvironmentVariable('SCHEDULER_CAPACITY', '3'))
  historyDays: int(readEnvironmentVariable('SCHEDULER_HISTORY_DAYS', '30'))
}

param networkMode = readEnvironmentVariable('NETWORK_MODE', 'publicApp')
// Its code is deployed by the hook in azure.yaml.
param deployRotator = bool(readEnvironmentVariable('DEPLOY_ROTATOR', 'false'))
param vnetAddressPrefix = readEnvironmentVariable('VNET_ADDRESS_PREFIX', '10.40.0.0/24')
param hosting = {
  nodeVersion: readEnvironmentVariable('NODE_VERSION', '24')
  zoneRedundant: bool(readEnvironmentVariable('ZONE_REDUNDANT', 'false'))
  maximumInstanceCount: int(readEnvironmentVariable('MAXIMUM_INSTANCE_COUNT', '40'))
  redundancy: readEnvironmentVariable('STORAGE_REDUNDANCY', 'Standard_ZRS')
  protected: bool(readEnvironmentVariable('PROTECTED', 'true'))
}

var lockedYears = split(readEnvironmentVariable('AUDIT_LOCKED_YEARS', ''), ',')
var accessLogAccountId = readEnvironmentVariable('ACCESS_LOG_ACCOUNT_ID', '')
param audit = {
  prefix: readEnvironmentVariable('AUDIT_CONTAINER_PREFIX', 'audit')
  origin: readEnvironmentVariable('AUDIT_LOG_ORIGIN')
  retentionDays: int(readEnvironmentVariable('EVIDENCE_RETENTION_DAYS'))
  redundancy: readEnvironmentVariable('AUDIT_REDUNDANCY', 'Standard_ZRS')
  containers: map(split(readEnvironmentVariable('AUDIT_YEARS'), ','), each => {
    year: each
    policyLocked: contains(lockedYears, each)
  })
  accessLogAccountId: empty(accessLogAccountId) ? null : accessLogAccountId
}
param logRetentionDays = int(readEnvironmentVariable('LOG_RETENTION_DAYS', '365'))

var tenantId = readEnvironmentVariable('AUTH_TENANT_ID', '')
param auth = {
  clientId: readEnvironmentVariable('AUTH_CLIENT_ID')
  allowedClientIds: split(readEnvironmentVariable('AUTH_ALLOWED_CLIENT_IDS'), ',')
  tenantId: empty(tenantId) ? null : tenantId
}

var auditorsGroupId = readEnvironmentVariable('AUDITORS_GROUP_ID', '')
var operatorsGroupId = readEnvironmentVariable('OPERATORS_GROUP_ID', '')
var codeDeployerId = readEnvironmentVariable('CODE_DEPLOYER_ID', '')
param people = {
  auditorsGroupId: empty(auditorsGroupId) ? null : auditorsGroupId
  operatorsGroupId: empty(operatorsGroupId) ? null : operatorsGroupId
  codeDeployerId: empty(codeDeployerId) ? null : codeDeployerId
}

param alerts = {
  emails: split(readEnvironmentVariable('ALERT_EMAILS'), ',')
  monthlyBudget: int(readEnvironmentVariable('MONTHLY_BUDGET', '500'))
  budgetFrom: readEnvironmentVariable('BUDGET_FROM')
  keyAgeDays: int(readEnvironmentVariable('KEY_AGE_DAYS', '100'))
}

param product = {
  genesys: {
    api: readEnvironmentVariable('GENESYS_API', 'guide')
    baseUrl: readEnvironmentVariable('GENESYS_BASE_URL')
    loginUrl: readEnvironmentVariable('GENESYS_LOGIN_URL')
    clientId: readEnvironmentVariable('GENESYS_CLIENT_ID')
    requestsPerMinute: int(readEnvironmentVariable('GENESYS_REQUESTS_PER_MINUTE', '240'))
    conversationsFrom: readEnvironmentVariable('CONVERSATIONS_FROM', '2000-01-01T00:00:00Z')
    forceDelete: bool(readEnvironmentVariable('GENESYS_FORCE_DELETE', 'false'))
  }
  controller: {
    name: readEnvironmentVariable('CONTROLLER_NAME')
    supervisoryAuthority: readEnvironmentVariable('SUPERVISORY_AUTHORITY')
    country: readEnvironmentVariable('CONTROLLER_COUNTRY')
    region: readEnvironmentVariable('CONTROLLER_REGION', '')
    timeZone: readEnvironmentVariable('CONTROLLER_TIME_ZONE')
  }
  services: {
    customerIndexUrl: readEnvironmentVariable('CUSTOMER_INDEX_URL')
    notifyRequesterUrl: readEnvironmentVariable('NOTIFY_REQUESTER_URL')
    notifyDpoUrl: readEnvironmentVariable('NOTIFY_DPO_URL')
  }
  deciding: {
    erasurePolicy: readEnvironmentVariable('ERASURE_POLICY', 'guide')
    approvalMode: readEnvironmentVariable('APPROVAL_MODE', 'auto')
    blastRadiusConversations: int(readEnvironmentVariable('BLAST_RADIUS_CONVERSATIONS', '500'))
    identityConfidenceThreshold: readEnvironmentVariable('IDENTITY_CONFIDENCE_THRESHOLD', '0.9')
    residualMarginDays: int(readEnvironmentVariable('RESIDUAL_MARGIN_DAYS', '3'))
    holdPollMinutes: int(readEnvironmentVariable('HOLD_POLL_MINUTES', '15'))
    historyRetentionDays: int(readEnvironmentVariable('HISTORY_RETENTION_DAYS', '30'))
    caseRetentionDays: int(readEnvironmentVariable('CASE_RETENTION_DAYS', '90'))
    paused: bool(readEnvironmentVariable('PAUSED', 'false'))
  }
}
param tags = { product: 'genesys-erasure' }
