//! What headers are called, over many programs and in two languages.

use crm_types::import::ImportField;

/// Headers that say by themselves what a column is, in words that were folded. Blanks do not matter.
pub(super) const EXACT: &[(ImportField, &str)] = &[
    (
        ImportField::FirstName,
        "first name, first, given name, given names, first names, forename, fname, f name, name first, firstname 1, nombre, nombres, \
         primer nombre, nombre de pila, christian name, prenom, vorname",
    ),
    (
        ImportField::LastName,
        "last name, last, family name, surname, lname, l name, name last, apellido, apellidos, primer apellido, \
         nachname, nom de famille",
    ),
    (
        ImportField::FullName,
        "name, full name, display name, contact name, contact full name, client name, customer name, \
         customer full name, lead name, person name, name full, primary name, homeowner name, nombre completo, \
         nombre y apellido, nombre y apellidos, nombre apellido, agent name, realtor name, first and last name, \
         first last, first name last name, last name first name, resident name, member name, subscriber name",
    ),
    (
        ImportField::Company,
        "company, company name, organization, organisation, organization name, organisation name, \
         organization 1 name, business, business name, employer, firm, firm name, brokerage, brokerage name, \
         broker name, agency, agency name, office name, account name, associated company, \
         primary associated company, associated company primary, current company, empresa, compania, \
         compania nombre, nombre de la empresa, nombre empresa, negocio, organizacion",
    ),
    (
        ImportField::Phone,
        "phone, phones, phone number, phone no, phone numbers, telephone, telephone number, tel, tel no, tel number, \
         contact number, direct line, direct dial, land line, contact phone, cell, mobile, telefono, numero de telefono, celular, movil, phone e 164, \
         whats app, ph, caller",
    ),
    (
        ImportField::Email,
        "email, email address, mail, emails, email addresses, email id, primary email, contact email, correo, \
         correo electronico, direccion de correo, direccion de correo electronico, user email, courriel",
    ),
    (
        ImportField::Street,
        "street, street address, address, address 1, address line 1, address street, street 1, street line 1, \
         address line, addr, addr 1, street name and number, calle, calle y numero, direccion, domicilio, \
         street address line 1, street address 1, address 1 street",
    ),
    (ImportField::City, "city, town, city town, ciudad, locality, suburb, municipio, poblacion, localidad"),
    (
        ImportField::State,
        "state, province, state province, state region, state or province, state code, province code, region, \
         estado, provincia, estado provincia, us state",
    ),
    (
        ImportField::PostalCode,
        "zip, zip code, zip 5, postal code, post code, postal, zip postal code, zip postal, postal zip code, \
         zip or postal code, codigo postal, cp, c p, cod postal, zip code 5",
    ),
    (ImportField::Country, "country, country region, country name, pais, nation"),
    (
        ImportField::LeadSource,
        "lead source, source, lead origin, referral source, original source, original traffic source, \
         source of lead, contact source, customer source, how did you hear about us, how did you hear, origen, \
         fuente, heard from, marketing source, acquisition source",
    ),
    (
        ImportField::CustomerSince,
        "customer since, client since, since, became a customer date, became customer date, member since, \
         customer since date, client since date, cliente desde, patient since",
    ),
    (ImportField::Lifecycle, "lifecycle, lifecycle stage, life cycle, life cycle stage"),
    (
        ImportField::Tags,
        "tags, tag, labels, categories, category, groups, group membership, segments, lists, keywords, \
         etiquetas, categorias, contact tags, contact groups",
    ),
];

/// Headers that are a name or a stage only when the values below them look like it.
pub(super) const MAYBE: &[(ImportField, &str)] = &[
    (
        ImportField::FullName,
        "contact, customer, client, person, homeowner, cliente, contacto, resident, agent, realtor, lead",
    ),
    (ImportField::Lifecycle, "customer type, contact type, client type, stage, lead stage, type, tipo de cliente"),
    (ImportField::State, "st, prov, edo"),
    (ImportField::Company, "account, office, broker, organization unit"),
];

/// Words after which a column is about something else, or about somebody else: left out, whatever it holds.
pub(super) const LEFT_OUT: &str = "\
    fax telefax pager telex isdn callback tdd tty assistant assistants parent mother father guardian loan officer attorney lawyer type spouse spouses wife husband partner \
    children emergency referred secondary co status label verified valid validity id ids uid uuid count total ip \
    url website web page domain display notes note nota notas comment comments phonetic yomi nickname nick \
    maiden middle prefix suffix file photo password user username created updated modified birthday birth dob \
    anniversary timezone time latitude longitude score rating gender age title role department industry carrier \
    extension second nd ext format formatted confirm reason campaign method preferred preference assigned \
    manager managers lender import imported language hash county box extended neighborhood subdivision apn \
    parcel legal lot contacted bounced bounce opened clicked sent received date hire linkedin facebook instagram \
    twitter skype im area";

/// Every word that a header without blanks is taken apart into: `HOMEPHONE`, `emailaddress`.
pub(super) const PARTS: &str = "\
    first last given family full display name company business organization phone phones telephone number mobile \
    cell home work office main other primary secondary personal email emails address line street city state \
    province region zip code postal country lead source customer client since type lifecycle stage contact \
    mailing mail billing shipping property owner opt opted out in sms text texts texting consent unsubscribed \
    subscribed unsubscribe do not call marketing status verified fax spouse id time date ip value label tags \
    landline file user member rating accepts import emailed reason confirm changed no";
