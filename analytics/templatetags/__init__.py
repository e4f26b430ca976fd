"""The tags of figures: `{% load figures %}`."""
