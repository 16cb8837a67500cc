import { names } from './types.bicep'

// Known before anything is deployed, so that what-if can say what will become of each resource.
@export()
@description('Names of an environment\'s resources.')
func namesOf(environment string, token string) names => {
  app: 'erasure-${environment}-${token}'
  identity: 'erasure-${environment}-app'
  rotator: 'erasure-${environment}-keys-${token}'
  rotatorIdentity: 'erasure-${environment}-keys'
  rotatorStorage: 'stek${environment}${token}'
  hostStorage: 'ster${environment}${token}'
  auditStorage: 'stau${environment}${token}'
  vault: 'kv-${environment}${token}'
  scheduler: 'erasure-${environment}-${token}'
  // Letters and digits only: a name that both backends accept.
  taskHub: 'Erasure${environment}'
  workspace: 'erasure-${environment}-logs'
  component: 'erasure-${environment}-insights'
}
