"""What happens, step by step. Procedures know no request and no SQL; they take the `House` and return plain values.

house      what every procedure needs, joined in one place
moves      the life of a sign-up as a table: state, event, next state, mail, deadline
drawn      the table as a page of the documentation
signup     sign up, confirm, accept, report abuse
trial      how trial and subscription begin and end
access     the account in the tool: what it is told, until it has confirmed it
tool_events what the tool tells us, signed
login      the login mail, and again when it was lost
follow_up  the one later mail, and how to stop it
trial_end  the mail that tells that the trial ends
contact    an enquiry, sealed for the company
consents   the log of cookie decisions
documents  which text of terms and agreement was accepted
mails      which mail says what to whom
deliver    hands waiting mails to the relay; `relay_letters` keeps which addresses it takes
ledger     what was done, written down as it is done; `evidence` counts it by promise
erasing    the one way in which a sign-up is erased
retention  rule to moment: when something is due
purge      erases what is due
console    who of staff may use the console: logging in and out
staff      what staff do there: search, look, resend, end, erase, hold
person     shows or erases all that is held of somebody
rights     what people do with their own data: see, correct, object, restrict, erase, regret; `rights_mails` tells of it
requests   the clock of what they ask: a month, reminders, more time with a reason
rotate     changes keys while everything runs
backup     copies database and slots, apart; `restore` puts them back, without those erased since
"""
