"""The record of offers: lines are added, chained, checked and taken out."""
