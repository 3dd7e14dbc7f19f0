//! Invented threads, as an office like this one has them.

use crm_types::activity::Direction::{self, In, Out};

/// One line of a thread: who, minutes after the line before, the words. `{name}`, `{street}` and `{town}` are filled in.
pub(super) type Line = (Direction, u32, &'static str);

/// The threads, told from the first line to the last.
pub(super) const SCRIPTS: [&[Line]; 16] = [
    &[
        (
            In,
            0,
            "Hi, I found you through a neighbor on {street}. We have a crack in the basement wall, maybe 6 feet long. Do you do free estimates?",
        ),
        (
            Out,
            12,
            "Hi {name}, thanks for reaching out! Yes, estimates are free. Is the crack vertical or horizontal, and does water come in when it rains?",
        ),
        (In, 7, "Vertical. Bit of water after the storm last week."),
        (
            Out,
            5,
            "Got it. That is usually a one-day injection job. Would Tuesday 9 AM or Thursday 2 PM work for a look?",
        ),
        (In, 26, "Thursday 2 works. {street}, {town}. Side door please"),
        (Out, 3, "Perfect, Thursday at 2 PM, side door. You will get a text when we are on the way."),
    ],
    &[
        (
            Out,
            0,
            "Hi {name}, this is Attack-a-Crack Foundation Repair. You asked for a quote on your basement last spring. Still on the list? Reply STOP to opt out.",
        ),
        (In, 190, "Oh yes, forgot about that. Is the price the same?"),
        (
            Out,
            14,
            "It is: $1,150 for the two cracks, lifetime transferable guarantee. We have openings the week after next.",
        ),
        (In, 41, "Let me talk to my husband and get back to you"),
    ],
    &[
        (In, 0, "Is this the crack repair people"),
        (Out, 4, "It is! How can we help?"),
        (In, 2, "Floor in the garage is sinking in one corner. like 2 inches"),
        (Out, 6, "That sounds like settlement. Could you text a photo of the corner and of the wall above it?"),
        (In, 33, "Will do when I'm home tonight"),
    ],
    &[
        (
            Out,
            0,
            "Hi {name}, your appointment with Attack-a-Crack is tomorrow at 9 AM at {street}. Reply C to confirm.",
        ),
        (In, 15, "C"),
        (Out, 1, "Confirmed, see you at 9."),
        (In, 1500, "Guys did a great job, basement is bone dry. Thank you!"),
        (Out, 20, "That is great to hear, {name}. If you have a minute, a review helps us a lot."),
    ],
    &[
        (In, 0, "Do you guys do bulkhead leaks or only cracks?"),
        (Out, 9, "Both. Bulkheads usually leak where the concrete meets the house. When did you first notice it?"),
        (In, 4, "Last winter. Gets worse each time it snows"),
        (Out, 3, "We can look at it Friday morning if that works for you."),
        (In, 2, "Friday is good. Any time after 10 please"),
    ],
    &[
        (Out, 0, "Hi {name}, the invoice for the carbon fiber straps is in your email. Card or check is fine."),
        (In, 320, "Paid online just now"),
        (Out, 11, "Received, thank you! The guarantee certificate goes out today."),
    ],
    &[
        (
            Out,
            0,
            "Hi, this is Attack-a-Crack Foundation Repair in {town}. Homes from your decade often show wall cracks by now. Want a free check? Reply STOP to opt out.",
        ),
        (In, 45, "STOP"),
    ],
    &[
        (
            In,
            0,
            "Hello! Selling our house at {street}, inspector flagged a horizontal crack. Closing is in 3 weeks. Help?",
        ),
        (
            Out,
            3,
            "Hi {name}, we do this a lot. We can come tomorrow or Wednesday, and you get an engineer's letter within 5 days.",
        ),
        (In, 2, "Tomorrow please!! Morning?"),
        (Out, 2, "8:30 AM tomorrow. Please make sure we can reach the wall."),
        (In, 1, "Will clear it tonight. You are lifesavers"),
    ],
    &[
        (In, 0, "what do you charge for a 10ft crack injection ballpark"),
        (
            Out,
            17,
            "Most single cracks are $550 to $750 depending on access and whether it leaks. We give you an exact price on site, free.",
        ),
        (In, 5, "ok thx"),
    ],
    &[(Out, 0, "Hi {name}, just checking in on the estimate from {town}. Any questions we can answer?")],
    &[
        (In, 0, "The spot you fixed in March looks damp again. Can someone look?"),
        (Out, 6, "Sorry to hear that, {name}. It is covered by the guarantee. Is Monday at 11 OK?"),
        (In, 9, "Yes that works"),
        (Out, 1, "Booked. No charge, of course."),
    ],
    &[
        (In, 0, "Hola, \u{bf}hablan espa\u{f1}ol? Tengo una grieta en el s\u{f3}tano"),
        (
            Out,
            8,
            "\u{a1}Hola {name}! S\u{ed}, un colega habla espa\u{f1}ol y le llama esta tarde. \u{bf}A qu\u{e9} hora le queda bien?",
        ),
        (In, 12, "Despu\u{e9}s de las 5 \u{1f64f}"),
    ],
    &[
        (In, 0, "Can you send the certificate of insurance to my property manager?"),
        (Out, 22, "Sure. What is their email?"),
        (In, 3, "office@harborviewcondos.example"),
        (Out, 7, "Sent."),
        (In, 2, "Great, they approved it. When can you start?"),
    ],
    &[
        (Out, 0, "Hi {name}, our crew is running about 30 minutes late today. Sorry about that."),
        (In, 2, "No problem, thanks for the heads up"),
    ],
    &[(In, 0, "Wrong number, sorry")],
    &[(In, 0, "Got the quote, looks fair. What's the next step?")],
];

/// Fills in what the line leaves open.
pub(super) fn fill(line: &str, name: &str, street: &str, town: &str) -> String {
    line.replace("{name}", name).replace("{street}", street).replace("{town}", town)
}
