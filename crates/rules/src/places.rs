//! The states and provinces of the United States and Canada.

use crate::fold::fold;

/// Names as they are folded, and codes.
const STATES: &[(&str, &str)] = &[
    ("alabama", "AL"),
    ("alaska", "AK"),
    ("arizona", "AZ"),
    ("arkansas", "AR"),
    ("california", "CA"),
    ("colorado", "CO"),
    ("connecticut", "CT"),
    ("delaware", "DE"),
    ("district of columbia", "DC"),
    ("washington dc", "DC"),
    ("florida", "FL"),
    ("georgia", "GA"),
    ("hawaii", "HI"),
    ("idaho", "ID"),
    ("illinois", "IL"),
    ("indiana", "IN"),
    ("iowa", "IA"),
    ("kansas", "KS"),
    ("kentucky", "KY"),
    ("louisiana", "LA"),
    ("maine", "ME"),
    ("maryland", "MD"),
    ("massachusetts", "MA"),
    ("michigan", "MI"),
    ("minnesota", "MN"),
    ("mississippi", "MS"),
    ("missouri", "MO"),
    ("montana", "MT"),
    ("nebraska", "NE"),
    ("nevada", "NV"),
    ("new hampshire", "NH"),
    ("new jersey", "NJ"),
    ("new mexico", "NM"),
    ("new york", "NY"),
    ("north carolina", "NC"),
    ("north dakota", "ND"),
    ("ohio", "OH"),
    ("oklahoma", "OK"),
    ("oregon", "OR"),
    ("pennsylvania", "PA"),
    ("rhode island", "RI"),
    ("south carolina", "SC"),
    ("south dakota", "SD"),
    ("tennessee", "TN"),
    ("texas", "TX"),
    ("utah", "UT"),
    ("vermont", "VT"),
    ("virginia", "VA"),
    ("washington", "WA"),
    ("west virginia", "WV"),
    ("wisconsin", "WI"),
    ("wyoming", "WY"),
    ("puerto rico", "PR"),
    ("guam", "GU"),
    ("american samoa", "AS"),
    ("virgin islands", "VI"),
    ("northern mariana islands", "MP"),
    ("alberta", "AB"),
    ("british columbia", "BC"),
    ("manitoba", "MB"),
    ("new brunswick", "NB"),
    ("newfoundland and labrador", "NL"),
    ("newfoundland", "NL"),
    ("northwest territories", "NT"),
    ("nova scotia", "NS"),
    ("nunavut", "NU"),
    ("ontario", "ON"),
    ("prince edward island", "PE"),
    ("quebec", "QC"),
    ("saskatchewan", "SK"),
    ("yukon", "YT"),
];

/// The code of a state or province of the United States or Canada, from its name or code in any case.
///
/// ```
/// assert_eq!(crm_rules::state_code(" massachusetts "), Some("MA"));
/// assert_eq!(crm_rules::state_code("ma"), Some("MA"));
/// assert_eq!(crm_rules::state_code("Bavaria"), None);
/// ```
pub fn state_code(text: &str) -> Option<&'static str> {
    let folded: String = fold(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let name = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    // "D.C." and "N. Y." are codes with dots.
    let code = name.replace(' ', "");
    STATES
        .iter()
        .find(|(known, short)| *known == name || (code.len() == 2 && short.eq_ignore_ascii_case(&code)))
        .map(|(_, short)| *short)
}
