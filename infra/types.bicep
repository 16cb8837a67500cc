@export()
@description('Tags of every resource.')
type tags = { *: string }

@export()
@description('Where Durable Functions keeps its histories. Chosen before the first request: nothing migrates.')
type durableBackend = 'durableTaskScheduler' | 'azureStorage'

@export()
@description('What answers the internet, to Entra tokens alone. public: everything. publicApp: the app; its data is in the network. private: nothing.')
type networkMode = 'public' | 'publicApp' | 'private'

@export()
@description('Whether a resource answers the internet.')
type publicAccess = 'Enabled' | 'Disabled'

@export()
@description('Redundancy of a storage account.')
type redundancy = 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@export()
@description('The Durable Task Scheduler.')
type scheduler = {
  @description('Consumption bills each action; Dedicated bills capacity units and can be highly available.')
  sku: 'Consumption' | 'Dedicated'

  @description('Capacity units, only with Dedicated. High availability needs 3.')
  @minValue(1)
  @maxValue(3)
  capacity: int?

  @description('Days that the history of an ended run is kept for diagnosis; completed ones go after one day.')
  @minValue(1)
  @maxValue(30)
  historyDays: int
}

@export()
@description('The audit container of one year.')
type auditContainer = {
  @description('Four digits. The container is named after prefix and year.')
  @minLength(4)
  @maxLength(4)
  year: string

  @description('Set to true once its policy was locked: a locked policy can only be extended, so the template stops writing it.')
  policyLocked: bool
}

@export()
@description('Where evidence is kept.')
type audit = {
  @description('First part of every container name.')
  @minLength(1)
  @maxLength(50)
  prefix: string

  @description('Origin of the log, a name of yours that no other log has.')
  origin: string

  @description('Days that a record can be neither changed nor deleted. Never longer than the evidence is needed.')
  @minValue(1)
  @maxValue(36500)
  retentionDays: int

  @description('One entry for each year, the next year before it begins.')
  @minLength(1)
  containers: auditContainer[]

  @description('Redundancy of the account.')
  redundancy: redundancy

  @description('Resource id of a storage account of other owners, to which access logs are copied. Same region as the audit account.')
  accessLogAccountId: string?
}

@export()
@description('Who may call the API.')
type auth = {
  @description('Client id of the app registration, which must issue tokens of version 2.')
  clientId: string

  @description('Client ids of the applications that may call.')
  @minLength(1)
  allowedClientIds: string[]

  @description('Tenant of the app registration; the subscription\'s without it.')
  tenantId: string?
}

@export()
@description('Groups and identities that get rights besides the app.')
type people = {
  @description('Object id of the group that may read evidence and logs.')
  auditorsGroupId: string?
  @description('Object id of the group that may read metrics and Durable histories.')
  operatorsGroupId: string?
  @description('Object id of the service principal that deploys code.')
  codeDeployerId: string?
}

@export()
@description('Who is told, and what a month may cost.')
type alerts = {
  @description('Addresses of the DPO and of whoever is on call.')
  @minLength(1)
  emails: string[]
  @description('Monthly cost at which the same people are told, in the billing currency.')
  @minValue(1)
  monthlyBudget: int
  @description('Days after which audit-hmac should have been rotated; 100 without it.')
  @minValue(1)
  keyAgeDays: int?
  @description('First day of a month, from which the budget counts: yyyy-MM-01.')
  budgetFrom: string
}

@export()
@description('An alert on a query of the workspace.')
type queryAlert = {
  @description('Name of the rule, and of its query file.')
  name: string
  @description('What happened, in words for whoever is woken.')
  description: string
  @description('0 critical to 4 verbose.')
  severity: 0 | 1 | 2 | 3 | 4
  @description('How often the query runs.')
  every: string
  @description('How far back it looks: twice as far as it runs apart, for lines come late; two days at most.')
  window: string
  @description('For how long nobody is told again of what lasts.')
  muted: string?
  @description('Kusto text. A row is a reason to alert.')
  query: string
}

@export()
@description('The private links\' surroundings: subnet and zones.')
type privateSurroundings = {
  @description('Subnet of the private endpoints.')
  subnetId: string
  @description('Zone of blobs.')
  blobZoneId: string
  @description('Zone of queues.')
  queueZoneId: string
  @description('Zone of tables.')
  tableZoneId: string
  @description('Zone of vaults.')
  vaultZoneId: string
  @description('Zone of schedulers.')
  schedulerZoneId: string
  @description('Zone of function apps.')
  sitesZoneId: string
}

@export()
@description('The function app and its storage.')
type hosting = {
  @description('Node.js of the app.')
  nodeVersion: '22' | '24'
  @description('Whether instances are spread over zones.')
  zoneRedundant: bool
  @description('Most instances of one scaling group; the platform takes no fewer than 40. They share one rate of calls: more of them make no more calls.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int
  @description('Redundancy of the operations account.')
  redundancy: redundancy
  @description('Whether locks refuse the deletion of evidence, keys and open cases.')
  protected: bool
}

@export()
@description('Names of the resources.')
type names = {
  @description('Function app.')
  app: string
  @description('Identity of the app.')
  identity: string
  @description('App that makes keys and signs checkpoints.')
  rotator: string
  @description('Its identity.')
  rotatorIdentity: string
  @description('Its storage account.')
  rotatorStorage: string
  @description('Operations account.')
  hostStorage: string
  @description('Audit account.')
  auditStorage: string
  @description('Vault.')
  vault: string
  @description('Scheduler.')
  scheduler: string
  @description('Task hub.')
  taskHub: string
  @description('Workspace.')
  workspace: string
  @description('Application Insights component.')
  component: string
}

@export()
@description('Identity of the app.')
type appIdentity = {
  @description('Resource id.')
  id: string
  @description('Client id.')
  clientId: string
  @description('Object id.')
  principalId: string
}

@export()
@description('What the app reads and writes.')
type stores = {
  @description('Operations account.')
  hostStorageId: string
  @description('Endpoint of its blobs.')
  operationsBlobUrl: string
  @description('Container of the deployed package, as a URL.')
  packageUrl: string
  @description('Audit account.')
  auditStorageId: string
  @description('Endpoint of its blobs.')
  auditBlobUrl: string
  @description('Vault.')
  vaultId: string
  @description('URL of the vault.')
  vaultUrl: string
}
