@export()
@description('The gateway before the Genesys org. Its client secret is put into the vault by a person.')
type genesys = {
  @description('The contract that is spoken.')
  api: 'guide'
  @description('Origin of the API.')
  baseUrl: string
  @description('Origin of OAuth.')
  loginUrl: string
  @description('OAuth client.')
  clientId: string
  @description('Calls a minute that all instances make together at most.')
  @minValue(1)
  requestsPerMinute: int
  @description('Start of every listing.')
  conversationsFrom: string
  @description('Whether the org is licensed for forced deletion.')
  forceDelete: bool
}

@export()
@description('The controller, as letters name it and as its calendar counts.')
type controller = {
  @description('Name in letters.')
  name: string
  @description('Supervisory authority named in letters.')
  supervisoryAuthority: string
  @description('ISO 3166-1 alpha-2, upper case.')
  @minLength(2)
  @maxLength(2)
  country: string
  @description('Region whose holidays count; empty for none.')
  region: string
  @description('IANA time zone.')
  timeZone: string
}

@export()
@description('Services that are called.')
type services = {
  @description('Resolves a subject identifier.')
  customerIndexUrl: string
  @description('Webhook that reaches the requester.')
  notifyRequesterUrl: string
  @description('Webhook that reaches the data protection officer.')
  notifyDpoUrl: string
}

@export()
@description('How requests are decided, waited for and remembered.')
type deciding = {
  @description('guide, strict, or the name of a policy file in the package.')
  erasurePolicy: string
  @description('Whether every plan waits for a person.')
  approvalMode: 'auto' | 'required'
  @description('Above this many conversations a plan waits for a person.')
  @minValue(1)
  blastRadiusConversations: int
  @description('Least score of a resolution, 0 to 1, as text.')
  identityConfidenceThreshold: string
  @description('Working days before the due date at which waiting ends.')
  @minValue(0)
  @maxValue(20)
  residualMarginDays: int
  @description('Minutes between looks at a hold.')
  @minValue(1)
  @maxValue(1440)
  holdPollMinutes: int
  @description('Days that Durable histories are kept.')
  @minValue(1)
  historyRetentionDays: int
  @description('Days that closed cases are kept.')
  @minValue(1)
  caseRetentionDays: int
  @description('Whether no destructive call may start.')
  paused: bool
}

@export()
@description('What the app is told in its settings.')
type product = {
  @description('Gateway before the Genesys org.')
  genesys: genesys
  @description('Controller.')
  controller: controller
  @description('Services that are called.')
  services: services
  @description('How requests are decided.')
  deciding: deciding
}
