"""An answer as it may go to a customer: the same facts in chat, e-mail, on the phone, in posts."""
