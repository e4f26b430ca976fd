"""Shiprocket's dialect: an aggregator with a log-in, two tables of numbers, and dates of three kinds."""
