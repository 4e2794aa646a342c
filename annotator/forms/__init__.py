"""The shape of what people send: WTForms without Flask; the rules are in the services."""
