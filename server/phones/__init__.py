"""Phones: how they enrol, who they are confirmed to be, and what becomes of them."""
