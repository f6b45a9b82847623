"""Masters: people, places, things and catalogues of the office; the table, and how they are kept."""
