"""Delhivery's dialect: types, statuses and NSL codes, naive times of India, answers that claim success."""
