"""What happens, step by step. Procedures know no request and no SQL; they take the `House` and return plain values.

house      what every procedure needs, joined in one place
moves      the life of a sign-up as a table: state, event, next state, mail, deadline
signup     sign up, confirm, accept, report abuse
follow_up  the one later mail, and how to stop it
contact    an enquiry, sealed for the company
consents   the log of cookie decisions
documents  which text of terms and agreement was accepted
mails      which mail says what to whom
deliver    hands waiting mails to the relay
retention  rule to moment: when something is due
purge      erases what is due
person     shows or erases all that is held of somebody
rotate     changes keys while everything runs
backup     copies database and slots, apart; `restore` puts them back, without those erased since
"""
