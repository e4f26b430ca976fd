"""The desk's pages: each scopes, validates, makes one call and renders."""
