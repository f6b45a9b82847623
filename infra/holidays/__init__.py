"""Where holidays come from: one file a source. Each says which days it knows, and until when; none of them guesses.

china       the State Council's notices, with make-up days (调休), as `chinesecalendar` has them
countries   other countries and their subdivisions, as `holidays` has them
ics         all-day events of an iCalendar file
"""
