targetScope = 'subscription'

import { alerts as alertsType } from '../types.bicep'

@description('Name of the budget.')
param name string

@description('Resource groups whose cost counts.')
param resourceGroupNames string[]

@description('Who is told, and at what cost.')
param alerts alertsType

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: alerts.monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: '${alerts.budgetFrom}T00:00:00Z' }
    filter: {
      dimensions: { name: 'ResourceGroupName', operator: 'In', values: resourceGroupNames }
    }
    notifications: {
      actual80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: alerts.emails
      }
      forecast100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: alerts.emails
      }
    }
  }
}
