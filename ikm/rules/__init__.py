"""The law: one TOML file a regulation, and the strict loader that reads them."""
