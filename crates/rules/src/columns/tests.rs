use super::{guess, header::words, signature};
use crm_types::import::ImportField;
use proptest::prelude::*;

fn owned(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

/// A mapping in short: `first_name`, `phone:mobile`, `-`.
fn short(headers: &[String], samples: &[Vec<String>]) -> Vec<String> {
    let short = |guess: super::Guess| match guess.key {
        Some(key) => format!("{}:{key}", guess.field),
        None => guess.field.to_string(),
    };
    guess(headers, samples).into_iter().map(|guess| guess.map_or_else(|| "-".to_owned(), short)).collect()
}

/// Headers and what they are, as `header=meaning`; those without meaning are left out.
#[track_caller]
fn maps(table: &str) {
    let pairs: Vec<(&str, &str)> = table.split("; ").map(|line| line.split_once('=').unwrap_or((line, "-"))).collect();
    let headers: Vec<String> = pairs.iter().map(|(header, _)| (*header).to_owned()).collect();
    let found: Vec<String> =
        headers.iter().zip(short(&headers, &[])).map(|(header, is)| format!("{header}={is}")).collect();
    let expected: Vec<String> = pairs.iter().map(|(header, is)| format!("{header}={is}")).collect();
    assert_eq!(found, expected);
}

#[test]
fn lists_made_by_hand() {
    maps("Name=full_name; Phone=phone; E-Mail=email; Notes");
    maps("First=first_name; Last=last_name; Cell #=phone:mobile; Addr.=street; Town=city; ST; Zip=postal_code");
    maps("NAME; FIRST_NAME=first_name; last-name=last_name; homePhone=phone:home; WORKPHONE=phone:work; Fax");
    maps(
        "Client Name=full_name; Mobile=phone:mobile; Email address=email; Tags=tags; \
         How did you hear about us?=lead_source",
    );
    maps("Street Number; Street Name; City=city; Parent Email; Given names=first_name; Direct line=phone");
    maps("Owner name; Company name=company; File name; Tel.=phone");
    maps("Name=first_name; Surname=last_name; Mobile No.=phone:mobile; Post code=postal_code");
}

#[test]
fn google_contacts() {
    maps(
        "Name; Given Name=first_name; Additional Name; Family Name=last_name; Yomi Name; Given Name Yomi; \
         Name Prefix; Name Suffix; Nickname; Birthday; Group Membership=tags; E-mail 1 - Type; \
         E-mail 1 - Value=email; E-mail 2 - Type; E-mail 2 - Value=email; Phone 1 - Type; Phone 1 - Value=phone; \
         Phone 2 - Type; Phone 2 - Value=phone; Address 1 - Type; Address 1 - Formatted; \
         Address 1 - Street=street; Address 1 - City=city; Address 1 - PO Box; Address 1 - Region=state; \
         Address 1 - Postal Code=postal_code; Address 1 - Country=country; Address 1 - Extended Address; \
         Address 2 - Street; Address 2 - City; Organization 1 - Type; Organization 1 - Name=company; \
         Organization 1 - Title; Website 1 - Value",
    );
    maps(
        "First Name=first_name; Middle Name; Last Name=last_name; Phonetic First Name; File As; \
         Organization Name=company; Organization Title; Organization Department; Notes; Photo; Labels=tags; \
         E-mail 1 - Label; E-mail 1 - Value=email; Phone 1 - Label; Phone 1 - Value=phone",
    );
}

#[test]
fn outlook() {
    maps(
        "Title; First Name=first_name; Middle Name; Last Name=last_name; Suffix; Company=company; Department; \
         Job Title; Business Street; Business Street 2; Business City; Business State; Business Postal Code; \
         Business Country/Region; Home Street=street; Home Street 2; Home City=city; Home State=state; \
         Home Postal Code=postal_code; Home Country/Region=country; Other Street; Assistant's Phone; \
         Business Fax; Business Phone=phone:work; Business Phone 2=phone:work; Callback; \
         Company Main Phone=phone:work; Home Fax; Home Phone=phone:home; Mobile Phone=phone:mobile; \
         Other Phone=phone:other; Pager; Primary Phone=phone; TTY/TDD Phone; Account; Anniversary; Birthday; \
         Categories=tags; E-mail Address=email; E-mail Type; E-mail Display Name; E-mail 2 Address=email; Gender; \
         Manager's Name; Spouse; User 1; Web Page",
    );
}

#[test]
fn outlook_with_business_addresses_only() {
    let headers = owned(&["First Name", "Business Street", "Business City", "Home Street", "Home City"]);
    let rows = vec![owned(&["Rosa", "1 Main St", "Boston", "", ""])];
    assert_eq!(short(&headers, &rows), ["first_name", "street", "city", "-", "-"]);
}

#[test]
fn hubspot() {
    maps(
        "Record ID; First Name=first_name; Last Name=last_name; Email=email; Phone Number=phone; \
         Mobile Phone Number=phone:mobile; Contact owner; Associated Company=company; Last Activity Date; \
         Lead Status; Marketing contact status; Create Date; Lifecycle Stage=lifecycle; \
         Original Source=lead_source; Became a Customer Date=customer_since; Street Address=street; City=city; \
         State/Region=state; Postal Code=postal_code; Country/Region=country; \
         Opted out of email: Marketing=email_opt_out; Job Title",
    );
}

#[test]
fn mailchimp() {
    maps(
        "Email Address=email; First Name=first_name; Last Name=last_name; Address=street; Phone Number=phone; \
         Birthday; MEMBER_RATING; OPTIN_TIME; OPTIN_IP; CONFIRM_TIME; CONFIRM_IP; LATITUDE; LONGITUDE; GMTOFF; \
         DSTOFF; TIMEZONE; CC; REGION; UNSUB_TIME=sms_opt_out; UNSUB_CAMPAIGN_TITLE; UNSUB_REASON; LEID; EUID; \
         NOTES; TAGS=tags",
    );
    maps("Email Address=email; First Name=first_name; OPTIN_TIME; UNSUB_TIME=email_opt_out; LEID; EUID");
}

#[test]
fn openphone_and_realtors() {
    maps("First name=first_name; Last name=last_name; Phone number=phone; Company=company; Role; Email=email");
    maps(
        "Agent Name=full_name; Brokerage=company; Cell Phone=phone:mobile; Office Phone=phone:work; Email=email; \
         License ID",
    );
    maps(
        "Owner 1 First Name=first_name; Owner 1 Last Name=last_name; Owner 2 First Name; Owner 2 Last Name; \
         Owner 2 Phone",
    );
}

#[test]
fn propertyradar() {
    maps(
        "Type; Address=street; City=city; ZIP=postal_code; Subdivision; Longitude; Latitude; APN; Yr Built; \
         Purchase Date; Purchase Mos Since; Sq Ft; Beds; Est Value; Owner; Mail Address; Mail City; Mail State=-; \
         Mail ZIP; Owner Occ?; Listed for Sale?; Foreclosure?; Primary Name=full_name; \
         Primary Mobile Phone1=phone:mobile; Primary Mobile 1 Status; Primary Email1=email; Primary Email1 Hash; \
         Secondary Name; Secondary Mobile Phone1; Secondary Email1",
    );
}

#[test]
fn the_predecessor() {
    maps(
        "first_name=first_name; last_name=last_name; email=email; phone=phone; company=company; \
         lead_source=lead_source; customer_since=customer_since; customer_type; import_source; contact_metadata",
    );
    let headers = owned(&["phone", "customer_type"]);
    let rows = vec![owned(&["+16175550123", "prospect"]), owned(&["+16175550124", "customer"])];
    assert_eq!(short(&headers, &rows), ["phone", "lifecycle"]);
}

#[test]
fn spanish() {
    maps(
        "Nombre=first_name; Apellido=last_name; Teléfono=phone; Correo electrónico=email; Empresa=company; \
         Calle=street; Ciudad=city; Estado=state; Código postal=postal_code; País=country; Etiquetas=tags",
    );
    maps("NOMBRE=full_name; Teléfono móvil=phone:mobile; Correo=email");
}

#[test]
fn consent_comes_from_clear_headers_only() {
    maps(
        "Phone=phone; Opt-in SMS=sms_consent; Email opt in=email_consent; Do not text=sms_opt_out; Consent; \
         Subscribed",
    );
    maps("Phone=phone; Email=email; Unsubscribed=sms_opt_out; opted_out=email_opt_out");
    maps("Email=email; Unsubscribed=email_opt_out");
    maps(
        "Phone=phone; Email=email; Unsubscribed from all email=email_opt_out; Do Not Call=sms_opt_out; \
         Unsubscribe link",
    );
    maps("Phone=phone; Do Not Contact=sms_opt_out");
    maps(
        "Accepts Email Marketing=email_consent; Accepts SMS Marketing=sms_consent; Accepts Marketing; \
         SMS Consent Date",
    );
    maps("Email=email; Email consent source; SMS and email consent; Don't email me=email_opt_out");
    // A yes under these is a no, or nothing.
    maps("Phone=phone; Not opted in to SMS=sms_opt_out; SMS opt-in request sent");
    maps("Phone=phone; SMS consent revoked=sms_opt_out; Email=email; Not subscribed to email=email_opt_out");
    maps("Phone=phone; STOP=sms_opt_out; Last stop");
    // Values that look like consent say nothing by themselves.
    let headers = owned(&["Column 1", "Column 2"]);
    let rows = vec![owned(&["+1 617 555 0123", "yes"]), owned(&["+1 617 555 0124", "opted in"])];
    assert_eq!(short(&headers, &rows), ["phone", "-"]);
}

#[test]
fn values_decide_where_headers_say_nothing() {
    let headers = owned(&["Column A", "", "Field3", "4", "Unnamed: 5", "Reach", "Ref"]);
    let rows: Vec<Vec<String>> = (0..10)
        .map(|n| {
            owned(&[
                "rosa@example.com",
                &format!("617555{n:04}"),
                "ma",
                "02139",
                "1/5/2026",
                &format!("(617) 555-{n:04}"),
                "6175550123",
            ])
        })
        .collect();
    let guesses = guess(&headers, &rows);
    assert_eq!(short(&headers, &rows), ["email", "phone", "state", "postal_code", "customer_since", "phone", "-"]);
    assert_eq!(guesses[1].as_ref().unwrap().why, "10 of 10 values look like phone numbers.");
}

#[test]
fn a_file_without_headers_is_read_by_its_values() {
    let headers = owned(&["Rosa", "617-555-0123", "rosa@example.com", "MA"]);
    let rows = vec![owned(&["Tom", "617-555-0124", "tom@example.com", "NH"])];
    assert_eq!(short(&headers, &rows), ["-", "phone", "email", "state"]);
}

#[test]
fn values_that_contradict_a_loose_header_leave_it_out() {
    let headers = owned(&["Uses mobile app", "Customer", "Type", "Email list"]);
    let rows = vec![owned(&["yes", "yes", "SFR", "weekly"]), owned(&["no", "no", "CND", "never"])];
    assert_eq!(short(&headers, &rows), ["-", "-", "-", "-"]);
    let rows = vec![owned(&["", "Rosa Quill", "Lead", ""])];
    assert_eq!(short(&headers, &rows), ["phone:mobile", "full_name", "lifecycle", "email"]);
}

#[test]
fn nonsense_is_left_out() {
    maps(";   ; ???; Lorem; ipsum dolor; 🙂; Beds; Sq Ft");
    assert!(guess(&[], &[]).is_empty());
    assert_eq!(guess(&owned(&["x"]), &[vec![]]), [None]);
}

#[test]
fn headers_are_taken_apart_into_words() {
    assert_eq!(words("HOMEPHONE2"), ["home", "phone", "2"]);
    assert_eq!(words("E-mail 1 - Value"), ["email", "1", "value"]);
    assert_eq!(words("Don’t text"), ["dont", "text"]);
}

#[test]
fn a_set_of_headers_has_one_key() {
    assert_eq!(signature(&owned(&["First Name", "E-mail"])), "firstname|email");
    assert_eq!(signature(&owned(&[" first_name", "EMAIL "])), "firstname|email");
    assert_ne!(signature(&owned(&["a", "b"])), signature(&owned(&["b", "a"])));
    assert_ne!(signature(&owned(&["ab", "c"])), signature(&owned(&["a", "bc"])));
}

/// Headers near the known ones, which random characters would never reach.
fn header() -> impl Strategy<Value = String> {
    let word = prop::sample::select(
        "first last name Full phone Mobile home work Email address Street City state ZIP opt out in SMS do not text consent \
         unsubscribed 1 2 - _ Nombre Correo Código owner Company source since tags straße"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    prop_oneof![
        3 => (prop::collection::vec(word, 0..4), prop::sample::select(vec![" ", "_", ""])).prop_map(|(words, by)| words.join(by)),
        1 => any::<String>(),
    ]
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::sample::select(owned(&[
            "",
            "rosa@example.com",
            "617-555-0123",
            "MA",
            "02139",
            "1/5/2026",
            "Rosa Quill",
            "lead",
            "yes"
        ])),
    ]
}

proptest! {
    #[test]
    fn any_file_gets_an_answer_that_can_be_used(
        headers in prop::collection::vec(header(), 0..10),
        samples in prop::collection::vec(prop::collection::vec(cell(), 0..10), 0..6),
    ) {
        let guesses = guess(&headers, &samples);
        prop_assert_eq!(guesses.len(), headers.len());
        for field in ImportField::ALL.iter().filter(|field| !field.is_many()) {
            prop_assert!(guesses.iter().flatten().filter(|guess| guess.field == *field).count() <= 1, "{}", field);
        }
        for guess in guesses.iter().flatten() {
            prop_assert!(guess.why.ends_with('.'));
        }
        let upper: Vec<String> = headers.iter().map(|header| header.to_uppercase()).collect();
        let lower: Vec<String> = headers.iter().map(|header| header.to_lowercase()).collect();
        prop_assert_eq!(guess(&upper, &samples), guesses.clone());
        prop_assert_eq!(guess(&lower, &samples), guesses);
        prop_assert_eq!(signature(&upper), signature(&headers));
    }
}
