import { queryAlert } from '../types.bicep'

@export()
@description('The alerts whose queries are the same in every deployment.')
var commonRules queryAlert[] = [
  {
    name: 'orchestration-failed'
    description: 'A durable instance failed.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: loadTextContent('../queries/orchestration-failed.kql')
  }
  {
    name: 'case-stuck'
    description: 'Starting a case again does not help it.'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('../queries/case-stuck.kql')
  }
  {
    name: 'secret-changed'
    description: 'A secret was written, changed or deleted.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/secret-changed.kql')
  }
  {
    name: 'watchdog-absent'
    description: 'The watchdog has not run: nothing notices a dead case.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/watchdog-absent.kql')
  }
  {
    name: 'watchdog-failing'
    description: 'The watchdog runs and fails.'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/watchdog-failing.kql')
  }
  {
    name: 'unavailable-often'
    description: 'Something outside stays out of order: cases wait while their time runs.'
    severity: 2
    every: 'PT15M'
    window: 'PT2H'
    query: loadTextContent('../queries/unavailable-often.kql')
  }
  {
    name: 'review-unanswered'
    description: 'A question to people has waited for a day or longer.'
    severity: 2
    every: 'PT1H'
    window: 'PT2H'
    muted: 'P1D'
    query: loadTextContent('../queries/review-unanswered.kql')
  }
  {
    name: 'year-end-not-prepared'
    description: 'It is December, and the next year has no audit container, no right to write there, or no commitment.'
    severity: 2
    every: 'P1D'
    window: 'P2D'
    query: loadTextContent('../queries/year-end-not-prepared.kql')
  }
  {
    name: 'deadline-near'
    description: 'Three days or fewer are left to a due date, or it has passed.'
    severity: 1
    every: 'PT1H'
    window: 'PT2H'
    query: loadTextContent('../queries/deadline-near.kql')
  }
  {
    name: 'deadline-ahead'
    description: 'A due date is two weeks or one week ahead.'
    severity: 2
    every: 'PT1H'
    window: 'PT2H'
    query: loadTextContent('../queries/deadline-ahead.kql')
  }
  {
    name: 'breach-suspected'
    description: 'What was erased was read back: a possible breach, whose 72 hours have begun.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: loadTextContent('../queries/breach-suspected.kql')
  }
  {
    name: 'evidence-alarm'
    description: 'The log of the evidence is not what it was when its last head was signed.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/evidence-alarm.kql')
  }
  {
    name: 'checkpoint-absent'
    description: 'No head of the evidence was signed for 25 hours.'
    severity: 1
    every: 'PT1H'
    window: 'P2D'
    muted: 'PT6H'
    query: loadTextContent('../queries/checkpoint-absent.kql')
  }
  {
    name: 'poison-message'
    description: 'The platform keeps delivering a message that nobody can work off: a case stands still.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/poison-message.kql')
  }
  {
    name: 'out-of-service'
    description: 'The app runs with settings that can\'t be used: it takes no request, and its cases wait.'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/out-of-service.kql')
  }
  {
    name: 'timers-absent'
    description: 'A function that runs by the clock has not ended well for longer than it may.'
    severity: 2
    every: 'PT1H'
    window: 'P2D'
    muted: 'PT6H'
    query: loadTextContent('../queries/timers-absent.kql')
  }
  {
    name: 'calls-refused'
    description: 'The contact centre turns away one call in twenty or more: its rate limit is met.'
    severity: 2
    every: 'PT15M'
    window: 'PT1H'
    query: loadTextContent('../queries/calls-refused.kql')
  }
  {
    name: 'key-ends-soon'
    description: 'A key ends within a month and nothing begins in its place.'
    severity: 2
    every: 'P1D'
    window: 'P2D'
    query: loadTextContent('../queries/key-ends-soon.kql')
  }
  {
    name: 'hub-backlog'
    description: 'More work is given to the task hub than is begun, in each of two hours: cases wait behind it.'
    severity: 3
    every: 'PT1H'
    window: 'PT2H'
    query: loadTextContent('../queries/hub-backlog.kql')
  }
  {
    name: 'http-errors'
    description: 'The API answered with server errors.'
    severity: 3
    every: 'PT15M'
    window: 'PT30M'
    query: loadTextContent('../queries/http-errors.kql')
  }
]
