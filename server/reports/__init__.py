"""Reports: figures over what is stored, counted by the database, with the evidence they rest on."""
