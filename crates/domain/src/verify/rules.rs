//! The rules that are SQL: each selects the rows that break it. The same on both databases.

/// One rule.
pub(super) struct Rule {
    /// Its name: what it is about, then what must hold.
    pub(super) name: &'static str,
    /// The table that it is about, perhaps with a condition.
    pub(super) of: &'static str,
    /// What is wrong with a row that breaks it.
    pub(super) says: &'static str,
    /// Selects `workspace_id, id` of the rows that break it.
    pub(super) wrong: &'static str,
}

/// Every rule, in the order of the report.
pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "threads.inbound_count",
        of: "conversation",
        says: "counts another number of items than came in",
        wrong: "SELECT c.workspace_id, c.id FROM conversation AS c WHERE c.inbound_count <> (SELECT count(*) \
            FROM activity AS a WHERE a.workspace_id = c.workspace_id AND a.conversation_id = c.id \
            AND a.direction = 'in' AND (a.kind IN ('message', 'email') OR EXISTS (SELECT 1 FROM phone_call AS p \
                WHERE p.workspace_id = a.workspace_id AND p.activity_id = a.id AND p.counted)))",
    },
    Rule {
        name: "threads.last_activity",
        of: "conversation",
        says: "does not show its newest item",
        wrong: "SELECT c.workspace_id, c.id FROM conversation AS c LEFT JOIN activity AS a \
            ON a.workspace_id = c.workspace_id AND a.conversation_id = c.id AND a.id = c.last_activity_id \
            WHERE (c.last_activity_id IS NOT NULL AND (a.id IS NULL OR a.at <> c.last_activity_at \
                OR a.kind <> c.last_kind OR a.direction <> c.last_direction OR a.state <> c.last_state)) \
            OR EXISTS (SELECT 1 FROM activity AS n WHERE n.workspace_id = c.workspace_id \
                AND n.conversation_id = c.id AND (a.id IS NULL OR n.at > a.at OR (n.at = a.at AND n.id > a.id)))",
    },
    Rule {
        name: "threads.kinds",
        of: "conversation",
        says: "is listed under media that it does not have, or is missing under one that it has",
        wrong: "SELECT c.workspace_id, c.id FROM conversation AS c WHERE \
            c.has_text <> EXISTS (SELECT 1 FROM activity AS a WHERE a.workspace_id = c.workspace_id \
                AND a.conversation_id = c.id AND a.kind = 'message') \
            OR c.has_email <> EXISTS (SELECT 1 FROM activity AS a WHERE a.workspace_id = c.workspace_id \
                AND a.conversation_id = c.id AND a.kind = 'email') \
            OR c.has_calls <> EXISTS (SELECT 1 FROM activity AS a WHERE a.workspace_id = c.workspace_id \
                AND a.conversation_id = c.id AND a.kind IN ('call', 'voicemail'))",
    },
    Rule {
        name: "threads.unread",
        of: "conversation_read",
        says: "has seen more than came in",
        wrong: "SELECT r.workspace_id, r.id FROM conversation_read AS r JOIN conversation AS c \
            ON c.workspace_id = r.workspace_id AND c.id = r.conversation_id \
            WHERE r.seen_inbound < 0 OR r.seen_inbound > c.inbound_count",
    },
    Rule {
        name: "imports.counts",
        of: "import WHERE status IN ('done', 'undone')",
        says: "counts other rows than it has receipts for",
        wrong: "SELECT i.workspace_id, i.id FROM import AS i LEFT JOIN (SELECT workspace_id, import_id, count(*) AS receipts, \
                sum(CASE WHEN outcome = 'created' THEN 1 ELSE 0 END) AS created, \
                sum(CASE WHEN outcome = 'updated' THEN 1 ELSE 0 END) AS updated, \
                sum(CASE WHEN outcome = 'unchanged' THEN 1 ELSE 0 END) AS unchanged, \
                sum(CASE WHEN outcome = 'rejected' THEN 1 ELSE 0 END) AS rejected, \
                sum(CASE WHEN outcome = 'conflicting' THEN 1 ELSE 0 END) AS conflicting \
                FROM import_row GROUP BY workspace_id, import_id) AS r \
            ON r.workspace_id = i.workspace_id AND r.import_id = i.id WHERE i.status IN ('done', 'undone') \
            AND (i.total <> coalesce(r.receipts, 0) OR i.created <> coalesce(r.created, 0) \
                OR i.updated <> coalesce(r.updated, 0) OR i.unchanged <> coalesce(r.unchanged, 0) \
                OR i.rejected <> coalesce(r.rejected, 0) OR i.conflicting <> coalesce(r.conflicting, 0))",
    },
    Rule {
        name: "imports.receipts",
        of: "import_row",
        says: "is about nobody although it wrote somebody, or has another outcome than there are",
        wrong: "SELECT workspace_id, id FROM import_row \
            WHERE (outcome IN ('created', 'updated') AND (contact_id IS NULL OR version IS NULL)) \
            OR (outcome IN ('rejected', 'conflicting') AND (version IS NOT NULL OR reason IS NULL)) \
            OR outcome NOT IN ('created', 'updated', 'unchanged', 'rejected', 'conflicting')",
    },
    Rule {
        name: "calls.shown",
        of: "phone_call",
        says: "is shown in another thread or as something else than it is",
        wrong: "SELECT p.workspace_id, p.id FROM phone_call AS p LEFT JOIN activity AS a \
            ON a.workspace_id = p.workspace_id AND a.id = p.activity_id WHERE (p.activity_id IS NOT NULL \
            AND (a.id IS NULL OR a.conversation_id <> p.conversation_id OR a.provider_id <> p.provider_id \
                OR a.kind <> CASE WHEN p.outcome = 'voicemail' THEN 'voicemail' ELSE 'call' END)) \
            OR (p.activity_id IS NULL AND p.conversation_id IS NOT NULL) \
            OR p.counted <> (p.activity_id IS NOT NULL AND p.outcome IN ('missed', 'voicemail'))",
    },
    Rule {
        name: "sends.provider_id",
        of: "delivery",
        // What a person settled as sent has no id of the provider. The id of a mail is ours, and there from the start.
        says: "should have an id of the provider and has none, or has one although nothing was sent, or its item has another",
        wrong: "SELECT d.workspace_id, d.id FROM delivery AS d JOIN activity AS a \
            ON a.workspace_id = d.workspace_id AND a.id = d.activity_id \
            WHERE (d.provider_id IS NULL AND d.state IN ('accepted', 'delivered', 'undelivered') \
                AND coalesce(d.reason, '') <> 'settled_sent') \
            OR (d.provider_id IS NOT NULL AND d.channel = 'sms' \
                AND d.state IN ('planned', 'reserved', 'handed', 'skipped', 'refused')) \
            OR coalesce(a.provider_id, '') <> coalesce(d.provider_id, '')",
    },
    Rule {
        name: "sends.once",
        of: "delivery",
        says: "shares its provider's id with another one",
        wrong: "SELECT d.workspace_id, d.id FROM delivery AS d WHERE d.provider_id IS NOT NULL AND EXISTS (\
            SELECT 1 FROM delivery AS o WHERE o.workspace_id = d.workspace_id \
            AND o.connection_id = d.connection_id AND o.provider_id = d.provider_id AND o.id <> d.id)",
    },
    Rule {
        name: "sends.shown_state",
        of: "delivery",
        says: "stands elsewhere than its item in the thread says",
        wrong: "SELECT d.workspace_id, d.id FROM delivery AS d LEFT JOIN activity AS a \
            ON a.workspace_id = d.workspace_id AND a.id = d.activity_id AND a.conversation_id = d.conversation_id \
            WHERE a.id IS NULL OR a.state <> d.state",
    },
    Rule {
        name: "sends.decided",
        of: "delivery WHERE handed_at IS NOT NULL",
        says: "was handed over without a record of what was checked",
        wrong: "SELECT workspace_id, id FROM delivery WHERE (handed_at IS NOT NULL AND decision IS NULL) \
            OR (handed_at IS NULL AND state IN ('handed', 'unknown', 'accepted', 'delivered', 'undelivered', 'failed', 'refused'))",
    },
    Rule {
        name: "sends.suppression",
        of: "delivery WHERE handed_at IS NOT NULL",
        says: "was handed over after its address was suppressed",
        wrong: "SELECT d.workspace_id, d.id FROM delivery AS d JOIN suppression AS s \
            ON s.workspace_id = d.workspace_id AND s.channel = d.channel AND s.address = d.to_address \
            JOIN consent_entry AS e ON e.workspace_id = s.workspace_id AND e.id = s.entry_id \
            WHERE d.purpose <> 'confirmation' AND d.handed_at > e.recorded_at \
            AND (s.active OR d.handed_at < s.released_at)",
    },
    Rule {
        name: "consent.state",
        of: "consent_state",
        says: "does not say what the ledger says last",
        wrong: "SELECT s.workspace_id, s.id FROM consent_state AS s LEFT JOIN consent_entry AS e \
            ON e.workspace_id = s.workspace_id AND e.id = s.entry_id \
            AND e.channel = s.channel AND e.address = s.address \
            WHERE e.id IS NULL OR e.state <> s.state OR coalesce(e.basis, '') <> coalesce(s.basis, '') \
            OR EXISTS (SELECT 1 FROM consent_entry AS l WHERE l.workspace_id = s.workspace_id \
                AND l.channel = s.channel AND l.address = s.address AND l.act IN ('opt_out', 'opt_in') \
                AND l.state <> s.state AND NOT EXISTS (SELECT 1 FROM consent_entry AS n \
                    WHERE n.workspace_id = l.workspace_id AND n.channel = l.channel AND n.address = l.address \
                    AND n.act IN ('opt_out', 'opt_in') \
                    AND (n.at > l.at OR (n.at = l.at AND n.act = 'opt_out' AND l.act = 'opt_in'))))",
    },
    Rule {
        name: "consent.known",
        of: "consent_entry",
        says: "is about an address of which no state is known",
        wrong: "SELECT e.workspace_id, e.id FROM consent_entry AS e WHERE e.act <> 'bounce' AND NOT EXISTS (\
            SELECT 1 FROM consent_state AS s WHERE s.workspace_id = e.workspace_id AND s.channel = e.channel AND s.address = e.address)",
    },
    Rule {
        name: "consent.gate",
        of: "consent_state WHERE state = 'unsubscribed'",
        says: "is unsubscribed and not suppressed",
        wrong: "SELECT c.workspace_id, c.id FROM consent_state AS c WHERE c.state = 'unsubscribed' AND NOT EXISTS (\
            SELECT 1 FROM suppression AS s WHERE s.workspace_id = c.workspace_id AND s.channel = c.channel \
            AND s.address = c.address AND s.active)",
    },
    Rule {
        name: "consent.suppressed",
        of: "suppression",
        says: "has no entry in the ledger behind it",
        wrong: "SELECT s.workspace_id, s.id FROM suppression AS s WHERE NOT EXISTS (SELECT 1 FROM consent_entry AS e \
            WHERE e.workspace_id = s.workspace_id AND e.id = s.entry_id AND e.channel = s.channel \
            AND e.address = s.address AND e.act IN ('opt_out', 'bounce'))",
    },
    Rule {
        name: "changes.seq",
        of: "workspace",
        says: "has a gap in the numbers of its changes",
        wrong: "SELECT w.id AS workspace_id, w.id AS id FROM workspace AS w JOIN (\
            SELECT workspace_id, min(seq) AS lo, max(seq) AS hi, count(*) AS n FROM change \
            WHERE seq IS NOT NULL GROUP BY workspace_id) AS c ON c.workspace_id = w.id \
            WHERE c.hi - c.lo + 1 <> c.n OR c.hi <> w.change_seq",
    },
    Rule {
        name: "access.owner",
        of: "workspace",
        says: "has no owner",
        wrong: "SELECT w.id AS workspace_id, w.id AS id FROM workspace AS w WHERE NOT EXISTS (SELECT 1 FROM membership \
            AS m WHERE m.workspace_id = w.id AND m.role = 'owner')",
    },
    Rule {
        name: "access.keys",
        of: "api_key",
        says: "lives on after its maker has left",
        wrong: "SELECT k.workspace_id, k.id FROM api_key AS k WHERE k.revoked_at IS NULL AND NOT EXISTS (SELECT 1 \
            FROM membership AS m WHERE m.workspace_id = k.workspace_id AND m.user_id = k.created_by)",
    },
    Rule {
        name: "inbound.state",
        of: "inbound_event",
        says: "is neither pending, applied nor in quarantine with a reason",
        wrong: "SELECT workspace_id, id FROM inbound_event WHERE state NOT IN ('pending', 'applied', 'quarantined') \
            OR (state = 'quarantined' AND coalesce(reason, '') = '') \
            OR (state <> 'pending' AND settled_at IS NULL)",
    },
];
