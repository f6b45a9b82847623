"""Tables from elsewhere: CSV files of parts, price lists and procedures, all or nothing."""
