"""The tags of the templates: `{% load sampai %}`."""
