"""The wire between phones and office: enrolment, states, tickets for bytes."""
