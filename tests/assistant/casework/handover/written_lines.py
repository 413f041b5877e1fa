"""Lines that a person might write in a packet, and the cases they are about; all made up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A case as (who, text) and policy quotes, with lines that its record says or does not say.

    `first` were looked at while the check was made, `fresh` only afterwards.
    """

    messages: tuple[tuple[str, str], ...]
    policies: tuple[tuple[str, str], ...]
    first_said: tuple[str, ...]
    first_not: tuple[str, ...]
    fresh_said: tuple[str, ...]
    fresh_not: tuple[str, ...]


WRITTEN = (
    Written(
        messages=(
            (
                "c",
                "Hi, my washing machine was delivered on 12 November and the door does "
                "not close. I called twice already and nobody called back. I have two "
                "small children and need it working by Monday. Can you send an engineer "
                "or replace it?",
            ),
            (
                "a",
                "I am sorry about the door. We can send an engineer on Thursday between "
                "8 and 12. If it cannot be repaired, we replace the machine.",
            ),
            (
                "c",
                "Thursday is too late. I want my 649 euros back or I go to the consumer authority.",
            ),
            ("n", "Stock shows 3 units of the same model in Utrecht."),
        ),
        policies=(
            (
                "A large appliance that is faulty on delivery is replaced or refunded"
                " within 30 days of delivery.",
                "Returns",
            ),
            ("An engineer visits within 5 working days.", "Repairs"),
        ),
        first_said=(
            "The door of her washing machine does not close.",
            "Customer called twice and nobody called back.",
            "She has two small children.",
            "She needs it working by Monday.",
            "We offered an engineer on Thursday between 8 and 12.",
            "She wants her 649 euros back.",
            "She threatens to go to the consumer authority.",
            "Thursday is too late for her.",
            "Utrecht has 3 units of the same model in stock.",
            "Faulty large appliances are replaced or refunded within 30 days of delivery.",
            "The machine was delivered on 12 November.",
            "Wants an engineer or a replacement",
            "An engineer comes within 5 working days.",
            "We said we replace the machine if it cannot be repaired.",
        ),
        first_not=(
            "The door of her washing machine leaks water.",
            "Customer called five times and nobody called back.",
            "She has three small children.",
            "She needs it working by Friday.",
            "We offered an engineer on Tuesday between 8 and 12.",
            "She wants her 549 euros back.",
            "She threatens to go to the police.",
            "Thursday is fine for her.",
            "Utrecht has 13 units of the same model in stock.",
            "Faulty large appliances are replaced or refunded within 60 days of delivery.",
            "The machine was delivered on 2 November.",
            "She accepted a voucher of 50 euros.",
            "An engineer comes within 2 working days.",
            "Her husband Peter broke the door.",
            "Engineers cannot visit in November.",
            "We promised a full refund today.",
        ),
        fresh_said=(
            "She wants a refund of 649 euros.",
            "The door is broken.",
            "The customer rang twice without a call back.",
            "Two kids at home.",
            "Deadline is Monday.",
            "Engineer proposed for Thursday morning, 8 to 12.",
            "Threatens the consumer authority",
            "Same model in stock in Utrecht: 3 units",
            "Delivery was on 12 November",
            "Refused Thursday as too late",
        ),
        fresh_not=(
            "The drum of the machine is rusty.",
            "She owns a shop.",
            "She agreed to wait until Monday.",
            "The machine was repaired on Thursday.",
            "Engineer came and replaced the door.",
            "We have 3 engineers in Utrecht.",
            "She was rude to the engineer.",
            "Refunded 649 euros to her card.",
        ),
    ),
    Written(
        messages=(
            (
                "c",
                "Somebody ordered a phone for 899 euros on my account last night. I did "
                "not do that! My password was changed. Please stop the parcel and block "
                "my account.",
            ),
            (
                "a",
                "I blocked your account and asked the warehouse to stop the parcel. You "
                "will get a link to set a new password.",
            ),
            ("c", "Thank you. When will I get the money back on my Visa card?"),
        ),
        policies=(
            (
                "Money taken by a stranger's order is paid back within 3 working days"
                " after the fraud team confirms.",
                "Fraud",
            ),
            ("Never tell a caller which card is on file.", "Identity checks"),
        ),
        first_said=(
            "Somebody else ordered a phone for 899 euros on her account.",
            "Her password was changed.",
            "Her account is blocked.",
            "We asked the warehouse to stop the parcel.",
            "She gets a link to set a new password.",
            "She asks when she gets the money back on her Visa card.",
            "The money is paid back within 3 working days after the fraud team confirms.",
            "Do not tell a caller which card is on file.",
            "She did not place the order herself.",
            "Customer asked to block the account and stop the parcel.",
        ),
        first_not=(
            "Somebody else ordered a phone for 999 euros on her account.",
            "Her password was not changed.",
            "Her account is not blocked.",
            "We asked the bank to stop the payment.",
            "She confirmed that her son ordered the phone.",
            "The money is paid back within 10 working days after the fraud team confirms.",
            "You may tell a caller which card is on file.",
            "She placed the order herself.",
            "The parcel was already delivered to Rotterdam.",
            "She pays with PayPal.",
        ),
        fresh_said=(
            "Account takeover: phone for 899 euros ordered by a stranger",
            "Password was changed by somebody else",
            "Account blocked",
            "Parcel to be stopped by the warehouse",
            "Refund goes to her Visa card, she asks when",
            "Link to set a new password was sent",
        ),
        fresh_not=(
            "The phone was ordered by her brother.",
            "She received the phone.",
            "The money was paid back yesterday.",
            "The fraud team confirmed the fraud.",
            "She wants to keep the phone.",
            "Police report filed",
            "Account unblocked after identity check",
        ),
    ),
    Written(
        messages=(
            (
                "c",
                "I am writing about my mother's order. She passed away in October and "
                "we would like to cancel her subscription and get the last payment of "
                "24.95 back.",
            ),
            (
                "a",
                "I am sorry for your loss. We cancel the subscription without a fee. "
                "Could you send us a copy of the death certificate?",
            ),
            ("c", "I sent it on 3 November by post. Please do not write to her address any more."),
        ),
        policies=(
            (
                "After a death a subscription ends on the day we are told"
                " and payments after it are returned.",
                "Bereavement",
            ),
            ("A copy of the certificate is enough; no original is asked for.", "Bereavement"),
        ),
        first_said=(
            "Her mother passed away in October.",
            "The family wants to cancel the subscription.",
            "They want the last payment of 24.95 back.",
            "We cancel the subscription without a fee.",
            "The certificate was sent on 3 November by post.",
            "Do not write to the mother's address any more.",
            "A copy of the certificate is enough.",
            "We asked for a copy of the death certificate.",
            "The subscription ends on the day we are told of the death.",
        ),
        first_not=(
            "Her father passed away in October.",
            "They want to keep the subscription.",
            "They want the last payment of 42.95 back.",
            "We cancel the subscription for a fee of 10 euros.",
            "The certificate was sent on 13 November by post.",
            "Write to the mother's address.",
            "The original certificate is needed.",
            "We did not ask for a copy of the death certificate.",
            "The subscription ends at the end of the year.",
            "They inherited a house in Spain.",
        ),
        fresh_said=(
            "Mother passed away in October",
            "Last payment of 24.95 should be returned",
            "Certificate posted on 3 November",
            "No letters to the mother's address",
            "Cancelled without a fee",
        ),
        fresh_not=(
            "The certificate was lost in the post.",
            "The mother still uses the subscription.",
            "We returned the payment on 3 November.",
            "Write to the mother's address only.",
            "She wants a new subscription.",
            "The fee was 24.95.",
        ),
    ),
)
